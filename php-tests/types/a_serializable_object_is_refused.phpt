--TEST--
An object with a serialize() method of its own is refused, and nothing is lost
--INI--
error_reporting=E_ALL & ~E_DEPRECATED
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
final class Old implements Serializable
{
    public function serialize() { return 'x'; }
    public function unserialize($data) {}
}
$id = use_handler();
store($id, '{"kept":true}');
in_session($id, fn () => $_SESSION = ['a' => 1, 'old' => new Old]);
echo stored($id), "\n";
?>
--EXPECTF--
Warning: RustJsonSessionHandler::write(): session test…: $_SESSION at old cannot be stored: %s in %s on line %d

Warning: session_write_close(): Failed to write session data using user defined save handler. (session.save_path: %S, handler: RustJsonSessionHandler::write) in %s on line %d
{"kept":true}
