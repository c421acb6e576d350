--TEST--
A lifetime that could not be renewed is reported
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/faults.inc';
$handler = new RustJsonSessionHandler(['servers' => closed_port()]);
$handler->open('', '');
var_dump($handler->updateTimestamp(fresh_id(), 'a|i:1;'));
?>
--EXPECTF--
Warning: RustJsonSessionHandler::updateTimestamp(): session test…: 127.0.0.1:%d %srust_json_session.servers%S in %s on line %d
bool(false)
