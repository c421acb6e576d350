--TEST--
A session that lives for less than a read is good for is renewed at the end of its request
--INI--
session.gc_maxlifetime=2
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler();
store($id, '{"n":1}');
session_start();
sleep(3);
session_write_close();
echo stored($id), "\n";
?>
--EXPECT--
{"n":1}
