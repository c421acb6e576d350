--TEST--
A document that PHP could not decode is not handed to it
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler();
$nested = fn ($levels) => '{"a":' . str_repeat('[', $levels) . '1' . str_repeat(']', $levels) . '}';
store($id, $nested(4096));
var_dump(session_start());
session_abort();
store($id, $document = $nested(4097));
session_id($id);
var_dump(session_start(), stored($id) === $document);
store($id, '{"a":' . str_repeat('[', 500_000));
session_id($id);
var_dump(@session_start());
?>
--EXPECTF--
bool(true)

Warning: RustJsonSessionHandler::read(): session test…: the stored document cannot be read: arrays are nested over 4096 levels deep at byte %d; %s. Make the document flatter, or raise unserialize_max_depth where it is below 4096 in %s on line %d

Warning: session_start(): Failed to read session data: user (path: %S) in %s on line %d
bool(false)
bool(true)
bool(false)
