--TEST--
A lifetime below 0 means 1440 seconds
--INI--
session.gc_maxlifetime=-5
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler();
in_session($id, fn () => $_SESSION['a'] = 1);
$ttl = ttl_of($id);
var_dump(abs($ttl - 1440) <= 2 ?: $ttl);
?>
--EXPECT--
bool(true)
