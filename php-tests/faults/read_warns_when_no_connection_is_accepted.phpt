--TEST--
A server whose queue is full is given up after connect_timeout
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/faults.inc';
[$server, $listener, $waiting] = full_queue();
var_dump((new RustJsonSessionHandler(['servers' => $server, 'connect_timeout' => 50, 'timeout' => 60000]))->read(fresh_id()));
?>
--EXPECTF--
Warning: RustJsonSessionHandler::read(): session test…: 127.0.0.1:%d %s 50 ms; %srust_json_session.connect_timeout in %s on line %d
bool(false)
