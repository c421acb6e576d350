--TEST--
A handler that outlives its variable still stores
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler($handler = new RustJsonSessionHandler);
unset($handler);
gc_collect_cycles();
in_session($id, fn () => $_SESSION['a'] = 1);
session_id($id);
session_start();
session_destroy();
in_session($id, fn () => $_SESSION['b'] = 2);
echo stored($id), "\n";
?>
--EXPECT--
{"b":2}
