--TEST--
A session that did not change has its lifetime renewed and its bytes left alone
--DESCRIPTION--
lazy_write compares bytes: read() must return exactly what PHP writes for these values.
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/recorder.inc';
$id = use_handler(new Recorder);
store($id, ' {"a" : 1.0, "b":["x"]} ');
session_start();
session_write_close();
echo "\n", stored($id), "\n";
?>
--EXPECT--
open true; read; updateTimestamp true; close true; 
 {"a" : 1.0, "b":["x"]}
