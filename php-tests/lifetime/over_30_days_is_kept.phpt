--TEST--
A lifetime over 30 days is not taken for a date
--INI--
session.gc_maxlifetime=2592001
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler();
in_session($id, fn () => $_SESSION['a'] = 1);
$ttl = ttl_of($id);
var_dump(abs($ttl - 2592001) <= 2 ?: $ttl);
?>
--EXPECT--
bool(true)
