--TEST--
A root key that php_binary cannot hold is not handed to PHP
--INI--
session.serialize_handler=php_binary
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler();
store($id, $document = '{"kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk":1}');
var_dump(session_start(), stored($id) === $document);
?>
--EXPECTF--
Warning: RustJsonSessionHandler::read(): session test…: the stored document cannot be read: a key of the session is over 127 bytes long, which session.serialize_handler=php_binary cannot hold at byte %d; the session was not opened, and what is stored was not touched. Set session.serialize_handler=php_serialize, or rename the key in the document in %s on line %d

Warning: session_start(): Failed to read session data: user (path: %S) in %s on line %d
bool(false)
bool(true)
