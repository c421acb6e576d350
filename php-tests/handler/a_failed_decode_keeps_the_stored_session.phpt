--TEST--
PHP destroys a session it cannot decode; ours stays
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler();
store($id, '{"a":1}');
session_start();
var_dump(session_decode('nonsense'));
echo stored($id), "\n";
?>
--EXPECTF--
Warning: RustJsonSessionHandler::destroy(): session test…: PHP could not decode the session data and asked to destroy the session; it was kept. %s in %s on line %d

Warning: session_decode(): Failed to decode session object. Session has been destroyed in %s on line %d
bool(false)
{"a":1}
