--TEST--
A format that this handler does not know is not guessed at
--EXTENSIONS--
igbinary
--INI--
session.serialize_handler=igbinary
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler();
store($id, $document = '{"a":1}');
var_dump(session_start());
$handler = new RustJsonSessionHandler;
$handler->open('', '');
var_dump($handler->write($id, "\0\0\0\2"), stored($id) === $document);
?>
--EXPECTF--
Warning: RustJsonSessionHandler::read(): session test…: session.serialize_handler=igbinary has no JSON form; the session was not opened, and what is stored was not touched. Set session.serialize_handler to php, php_binary or php_serialize in %s on line %d

Warning: session_start(): Failed to read session data: user (path: %S) in %s on line %d
bool(false)

Warning: RustJsonSessionHandler::write(): session test…: session.serialize_handler=igbinary has no JSON form; the session was not stored, and what was stored before is kept. Set session.serialize_handler to php, php_binary or php_serialize in %s on line %d
bool(false)
bool(true)
