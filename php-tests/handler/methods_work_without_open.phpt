--TEST--
Each method works on an object that was never opened
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$handler = new RustJsonSessionHandler;
$id = fresh_id();
var_dump($handler->validateId($id), $handler->updateTimestamp($id, 'a|i:1;'), $handler->validateId($id));
var_dump($handler->read($id), $handler->write($id, 'a|i:2;'), stored($id), $handler->gc(1), $handler->close());
?>
--EXPECT--
bool(false)
bool(true)
bool(true)
string(6) "a|i:1;"
bool(true)
string(7) "{"a":2}"
int(0)
bool(true)
