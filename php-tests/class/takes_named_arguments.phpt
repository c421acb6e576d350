--TEST--
Methods take PHP's own parameter names
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$handler = new RustJsonSessionHandler(options: []);
$id = fresh_id();
var_dump($handler->open(path: '', name: ''), $handler->write(id: $id, data: 'a|i:1;'), $handler->gc(max_lifetime: 5), $handler->updateTimestamp(id: $id, data: 'a|i:1;'));
?>
--EXPECT--
bool(true)
bool(true)
int(0)
bool(true)
