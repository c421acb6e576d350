--TEST--
After an open() without a close() the next open() counts
--DESCRIPTION--
PHP calls no close() after an exception in a method, nor in session_reset().
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$handler = new RustJsonSessionHandler;
$id = fresh_id();
$handler->open('', '');
ini_set('session.gc_maxlifetime', '777');
$handler->open('', '');
$handler->write($id, 'a|i:1;');
var_dump(abs(ttl_of($id) - 777) <= 5);
?>
--EXPECT--
bool(true)
