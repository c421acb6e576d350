--TEST--
session_gc() has nothing to do
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/recorder.inc';
use_handler(new Recorder);
session_start();
var_dump(session_gc());
session_abort();
?>
--EXPECT--
open true; read; gc 0; int(0)
close true;
