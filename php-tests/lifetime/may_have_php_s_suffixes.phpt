--TEST--
session.gc_maxlifetime may end in K, M or G, as PHP's other numbers
--INI--
session.gc_maxlifetime=2K
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler();
in_session($id, fn () => $_SESSION['a'] = 1);
var_dump(abs(ttl_of($id) - 2048) <= 2);
session_module_name('rust_json');
ini_set('session.gc_maxlifetime', '3K');
in_session($id, fn () => $_SESSION['a'] = 2);
var_dump(abs(ttl_of($id) - 3072) <= 2);
?>
--EXPECT--
bool(true)
bool(true)
