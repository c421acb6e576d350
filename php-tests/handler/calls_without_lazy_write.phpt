--TEST--
Without lazy_write every session is written
--INI--
session.lazy_write=0
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/recorder.inc';
$id = use_handler(new Recorder);
store($id, '{"a":1}');
session_start();
session_write_close();
?>
--EXPECT--
open true; read; write true; close true;
