--TEST--
$handler->destroy() leaves a tombstone
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$handler = new RustJsonSessionHandler;
$id = fresh_id();
store($id, '{"a":1}');
$handler->open('', 'PHPSESSID');
var_dump($handler->destroy($id), stored($id));
?>
--EXPECT--
bool(true)
string(26) "{"$php":"1.-.-.destroyed"}"
