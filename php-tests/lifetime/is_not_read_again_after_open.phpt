--TEST--
The lifetime of a session is the one of its open()
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$handler = new RustJsonSessionHandler;
$id = fresh_id();
ini_set('session.gc_maxlifetime', '900');
$handler->open('', '');
ini_set('session.gc_maxlifetime', '777');
$handler->write($id, 'a|i:1;');
var_dump(abs(ttl_of($id) - 900) <= 5);
?>
--EXPECT--
bool(true)
