--TEST--
open() after open() begins anew
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$handler = new RustJsonSessionHandler;
$id = fresh_id();
store($id, '{"a":1}');
var_dump($handler->open('', ''), $handler->read($id), $handler->open('', ''), $handler->read($id), $handler->write($id, 'a|i:2;'));
echo stored($id), "\n";
?>
--EXPECT--
bool(true)
string(6) "a|i:1;"
bool(true)
string(6) "a|i:1;"
bool(true)
{"a":2}
