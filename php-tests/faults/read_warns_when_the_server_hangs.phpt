--TEST--
A server that accepts and says nothing is given up after the timeout
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/faults.inc';
$server = new Faulty_Server(function ($connection) { sleep(20); });
$id = use_handler(new RustJsonSessionHandler(['servers' => $server->server, 'timeout' => 60]));
$start = microtime(true);
var_dump(session_start(), microtime(true) - $start < 10);
?>
--EXPECTF--
Warning: RustJsonSessionHandler::read(): session test…: 127.0.0.1:%d did not answer within 60 ms; the session was not opened, and what is stored was not touched. Check the server, or raise rust_json_session.timeout in %s on line %d

Warning: session_start(): Failed to read session data: user (path: %S) in %s on line %d
bool(false)
bool(true)
