--TEST--
A warning's error handler may use the same object
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$handler = new RustJsonSessionHandler;
$bad = fresh_id();
$good = fresh_id();
store($bad, '[]');
store($good, '{"a":1}');
set_error_handler(function () use ($handler, $good) { echo $handler->read($good), "\n"; return true; });
$handler->open('', '');
var_dump($handler->read($bad), $handler->close());
?>
--EXPECT--
a|i:1;
bool(false)
bool(true)
