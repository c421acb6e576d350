--TEST--
What memcached refuses is shown as it says it
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/faults.inc';
$server = new Faulty_Server(always_says("SERVER_ERROR out of memory storing object\r\n"));
var_dump((new RustJsonSessionHandler(['servers' => $server->server]))->read(fresh_id()));
?>
--EXPECTF--
Warning: RustJsonSessionHandler::read(): session test…: 127.0.0.1:%d refused: SERVER_ERROR out of memory storing object; the session was not opened, and what is stored was not touched. Look these words up in memcached's doc/protocol.txt, and in the server's log in %s on line %d
bool(false)
