--TEST--
What asks memcached nothing works without one, silently
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/faults.inc';
$handler = new RustJsonSessionHandler(['servers' => closed_port()]);
var_dump($handler->open('', ''), strlen($handler->create_sid()) >= 22, $handler->gc(1440), $handler->validateId('/'), $handler->close());
?>
--EXPECT--
bool(true)
bool(true)
int(0)
bool(false)
bool(true)
