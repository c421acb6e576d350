--TEST--
Of two that write the same session, the last one's data stays
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler();
store($id, '{"a":1}');
session_start();
$_SESSION['a'] = 2;
store($id, '{"a":3,"node":true}');
session_write_close();
echo stored($id), "\n";
?>
--EXPECT--
{"a":2}
