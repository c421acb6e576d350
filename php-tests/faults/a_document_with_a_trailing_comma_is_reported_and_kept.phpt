--TEST--
A document with a trailing comma opens no session and stays
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler();
store($id, $document = "{\"a\":1,}");
var_dump(session_start(), stored($id) === $document);
?>
--EXPECTF--
Warning: RustJsonSessionHandler::read(): session test…: the stored document cannot be read: a member's name is missing at byte 7; the session was not opened, and what is stored was not touched. Find out which program wrote it, and mend or delete the document in %s on line %d

Warning: session_start(): Failed to read session data: user (path: %S) in %s on line %d
bool(false)
bool(true)
