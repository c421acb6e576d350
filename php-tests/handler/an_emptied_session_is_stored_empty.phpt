--TEST--
$_SESSION = [] is stored as {}
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/recorder.inc';
$id = use_handler(new Recorder);
store($id, '{"a":1}');
session_start();
$_SESSION = [];
session_write_close();
echo "\n", stored($id), "\n";
?>
--EXPECT--
open true; read; write true; close true; 
{}
