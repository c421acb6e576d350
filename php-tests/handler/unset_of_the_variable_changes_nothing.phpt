--TEST--
unset($_SESSION) leaves the stored session as it is
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/recorder.inc';
$id = use_handler(new Recorder);
store($id, '{"a":1}');
session_start();
unset($_SESSION);
session_write_close();
echo "\n", stored($id), "\n";
?>
--EXPECT--
open true; read; updateTimestamp true; close true; 
{"a":1}
