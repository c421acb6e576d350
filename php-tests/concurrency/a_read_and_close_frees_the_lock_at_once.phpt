--TEST--
A session that is only read is free for others as soon as it is read
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler();
store($id, '{"n":1}');
session_start(['read_and_close' => true]);
echo $_SESSION['n'], ' ', lock_left($id), "\n";
?>
--EXPECT--
1 free
