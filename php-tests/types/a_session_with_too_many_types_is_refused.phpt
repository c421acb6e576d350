--TEST--
A session in which more values need a hint than a document may have is refused, and nothing is lost
--INI--
memory_limit=512M
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler();
store($id, '{"kept":true}');
in_session($id, function () {
    $_SESSION['list'] = [];
    for ($n = 0; $n < 140_000; $n++) {
        array_push($_SESSION['list'], 1.0, NAN);
    }
});
echo stored($id), "\n";
?>
--EXPECTF--
Warning: RustJsonSessionHandler::write(): session test…: the session data cannot be stored: over 262144 of its values need a type hint each (objects, enum cases, integral floats, binary strings); the session was not stored, and what was stored before is kept. Keep less in $_SESSION in %s on line %d

Warning: session_write_close(): Failed to write session data using user defined save handler. (session.save_path: %S) in %s on line %d
{"kept":true}
