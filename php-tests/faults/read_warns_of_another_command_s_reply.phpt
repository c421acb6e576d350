--TEST--
A server that answers another command s reply is not believed
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/faults.inc';
$server = new Faulty_Server(always_says("HD O1\r\nMN\r\n"));
$handler = new RustJsonSessionHandler(['servers' => $server->server, 'concurrency' => 'merge']);
var_dump($handler->read(fresh_id()));
?>
--EXPECTF--
Warning: RustJsonSessionHandler::read(): session test…: 127.0.0.1:%d gave a reply that makes no sense (the reply to another command); the session was not opened, and what is stored was not touched. Check that rust_json_session.servers names a memcached 1.6 or later in %s on line %d
bool(false)
