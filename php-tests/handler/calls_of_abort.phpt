--TEST--
session_abort() stores nothing
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/recorder.inc';
$id = use_handler(new Recorder);
store($id, '{"a":1}');
session_start();
$_SESSION['a'] = 2;
session_abort();
echo "\n", stored($id), "\n";
?>
--EXPECT--
open true; read; close true; 
{"a":1}
