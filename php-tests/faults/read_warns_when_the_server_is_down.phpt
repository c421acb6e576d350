--TEST--
A server that is down: a warning, no session, and none made up
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/faults.inc';
$id = use_handler(new RustJsonSessionHandler(['servers' => $server = closed_port()]));
var_dump(session_start(), str_replace($server, 'SERVER', error_get_last()['message']));
?>
--EXPECTF--
Warning: RustJsonSessionHandler::read(): session test…: 127.0.0.1:%d cannot be reached: connection refused; the session was not opened, and what is stored was not touched. Check that memcached runs and that rust_json_session.servers names it in %s on line %d

Warning: session_start(): Failed to read session data: user (path: %S) in %s on line %d
bool(false)
string(%d) "session_start(): Failed to read session data: user (path: %S)"
