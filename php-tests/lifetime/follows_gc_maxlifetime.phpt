--TEST--
A session lives for session.gc_maxlifetime
--INI--
session.gc_maxlifetime=1234
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler();
in_session($id, fn () => $_SESSION['a'] = 1);
var_dump(abs(ttl_of($id) - 1234) <= 2);
?>
--EXPECT--
bool(true)
