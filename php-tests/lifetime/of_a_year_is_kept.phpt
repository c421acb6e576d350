--TEST--
A lifetime of a year is kept
--INI--
session.gc_maxlifetime=31536000
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler();
in_session($id, fn () => $_SESSION['a'] = 1);
$ttl = ttl_of($id);
var_dump(abs($ttl - 31536000) <= 2 ?: $ttl);
?>
--EXPECT--
bool(true)
