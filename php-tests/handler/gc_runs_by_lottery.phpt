--TEST--
gc at session start harms nothing
--INI--
session.gc_probability=1
session.gc_divisor=1
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/recorder.inc';
$id = use_handler(new Recorder);
store($id, '{"a":1}');
session_start();
echo json_encode($_SESSION), "\n";
?>
--EXPECT--
open true; read; gc 0; {"a":1}
updateTimestamp true; close true;
