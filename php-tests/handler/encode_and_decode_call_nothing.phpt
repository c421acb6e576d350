--TEST--
session_encode() and session_decode() are PHP's own
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/recorder.inc';
$id = use_handler(new Recorder);
session_start();
session_decode('a|i:1;b|a:1:{i:0;s:1:"x";}');
echo session_encode(), "\n";
session_write_close();
echo "\n", stored($id), "\n";
?>
--EXPECT--
open true; read; a|i:1;b|a:1:{i:0;s:1:"x";}
write true; close true; 
{"a":1,"b":["x"]}
