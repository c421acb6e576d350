--TEST--
Each value that the document cannot hold yet is named with its place
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
enum Suit { case Hearts; }
final class Old implements Serializable
{
    public function serialize() { return 'x'; }
    public function unserialize($data) {}
    public function __serialize(): array { return []; }
    public function __unserialize(array $data): void {}
}
$id = use_handler();
store($id, '{"kept":true}');
$object = new stdClass;
foreach ([
    'an object' => ['cart' => [['item' => $object]]],
    'a reference' => (function () { $a = ['x' => 1]; $a['y'] = &$a['x']; return $a; })(),
    'an enum' => ['suit' => Suit::Hearts],
    'NAN' => ['n' => NAN],
    'INF' => ['deep' => [1, 2, INF]],
    'a binary string' => ['bytes' => "\xff"],
    'a binary key' => ["\xff" => 1],
] as $name => $data) {
    in_session($id, fn () => $_SESSION = $data);
    echo "\n$name: ", stored($id), "\n";
}
?>
--EXPECTF--
Warning: RustJsonSessionHandler::write(): session test…: $_SESSION at cart/0/item cannot be stored: an object cannot be stored yet; the session was not stored, and what was stored before is kept. Keep plain data in $_SESSION: null, booleans, numbers, UTF-8 strings and arrays in %s on line %d

Warning: session_write_close(): Failed to write session data using user defined save handler. (session.save_path: %S, handler: RustJsonSessionHandler::write) in %s on line %d

an object: {"kept":true}

Warning: RustJsonSessionHandler::write(): session test…: $_SESSION at y cannot be stored: a reference cannot be stored yet; the session was not stored, and what was stored before is kept. Keep plain data in $_SESSION: null, booleans, numbers, UTF-8 strings and arrays in %s on line %d

Warning: session_write_close(): Failed to write session data using user defined save handler. (session.save_path: %S, handler: RustJsonSessionHandler::write) in %s on line %d

a reference: {"kept":true}

Warning: RustJsonSessionHandler::write(): session test…: $_SESSION at suit cannot be stored: an enum case cannot be stored yet; the session was not stored, and what was stored before is kept. Keep plain data in $_SESSION: null, booleans, numbers, UTF-8 strings and arrays in %s on line %d

Warning: session_write_close(): Failed to write session data using user defined save handler. (session.save_path: %S, handler: RustJsonSessionHandler::write) in %s on line %d

an enum: {"kept":true}

Warning: RustJsonSessionHandler::write(): session test…: $_SESSION at n cannot be stored: NAN or INF cannot be stored yet; the session was not stored, and what was stored before is kept. Keep plain data in $_SESSION: null, booleans, numbers, UTF-8 strings and arrays in %s on line %d

Warning: session_write_close(): Failed to write session data using user defined save handler. (session.save_path: %S, handler: RustJsonSessionHandler::write) in %s on line %d

NAN: {"kept":true}

Warning: RustJsonSessionHandler::write(): session test…: $_SESSION at deep/2 cannot be stored: NAN or INF cannot be stored yet; the session was not stored, and what was stored before is kept. Keep plain data in $_SESSION: null, booleans, numbers, UTF-8 strings and arrays in %s on line %d

Warning: session_write_close(): Failed to write session data using user defined save handler. (session.save_path: %S, handler: RustJsonSessionHandler::write) in %s on line %d

INF: {"kept":true}

Warning: RustJsonSessionHandler::write(): session test…: $_SESSION at bytes cannot be stored: a string that is not UTF-8 cannot be stored yet; the session was not stored, and what was stored before is kept. Keep plain data in $_SESSION: null, booleans, numbers, UTF-8 strings and arrays in %s on line %d

Warning: session_write_close(): Failed to write session data using user defined save handler. (session.save_path: %S, handler: RustJsonSessionHandler::write) in %s on line %d

a binary string: {"kept":true}

Warning: RustJsonSessionHandler::write(): session test…: $_SESSION at %s cannot be stored: a string that is not UTF-8 cannot be stored yet; the session was not stored, and what was stored before is kept. Keep plain data in $_SESSION: null, booleans, numbers, UTF-8 strings and arrays in %s on line %d

Warning: session_write_close(): Failed to write session data using user defined save handler. (session.save_path: %S, handler: RustJsonSessionHandler::write) in %s on line %d

a binary key: {"kept":true}
