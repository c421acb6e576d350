--TEST--
$handler->destroy() deletes
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
NULL
