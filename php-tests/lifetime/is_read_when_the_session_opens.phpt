--TEST--
session_start() with gc_maxlifetime sets this session's lifetime
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler();
session_start(['gc_maxlifetime' => 777]);
$_SESSION['a'] = 1;
session_write_close();
var_dump(abs(ttl_of($id) - 777) <= 2);
?>
--EXPECT--
bool(true)
