--TEST--
With a server down strict mode logs no one out
--DESCRIPTION--
validateId() false would make PHP give the user a new, empty session.
--INI--
session.use_strict_mode=1
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/faults.inc';
$id = use_handler(new RustJsonSessionHandler(['servers' => closed_port()]));
var_dump(session_start(), in_array(session_id(), ['', $id], true));
?>
--EXPECTF--
Warning: RustJsonSessionHandler::validateId(): session test…: 127.0.0.1:%d cannot be reached: connection refused; whether the session exists is not known. Check %s in %s on line %d

Warning: RustJsonSessionHandler::read(): session test…: 127.0.0.1:%d cannot be reached: connection refused; the session was not opened, and what is stored was not touched. %s in %s on line %d

Warning: session_start(): Failed to read session data: user (path: %S) in %s on line %d
bool(false)
bool(true)
