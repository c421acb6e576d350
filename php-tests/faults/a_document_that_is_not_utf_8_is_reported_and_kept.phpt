--TEST--
A document that is not utf 8 opens no session and stays
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler();
store($id, $document = "{\"a\":\"\xff\"}");
var_dump(session_start(), stored($id) === $document);
?>
--EXPECTF--
Warning: RustJsonSessionHandler::read(): session test…: the stored document cannot be read: the text is not UTF-8 at byte 6; the session was not opened, and what is stored was not touched. Find out which program wrote it, and mend or delete the document in %s on line %d

Warning: session_start(): Failed to read session data: user (path: %S) in %s on line %d
bool(false)
bool(true)
