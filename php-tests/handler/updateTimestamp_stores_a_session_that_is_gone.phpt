--TEST--
Renewing what is gone stores it
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$handler = new RustJsonSessionHandler;
$id = fresh_id();
$handler->open('', '');
var_dump($handler->updateTimestamp($id, 'a|i:1;'));
echo stored($id), "\n";
?>
--EXPECT--
bool(true)
{"a":1}
