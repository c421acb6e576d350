--TEST--
read_and_close reads and stores nothing
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/recorder.inc';
$id = use_handler(new Recorder);
store($id, '{"a":1}');
session_start(['read_and_close' => true]);
echo json_encode($_SESSION), "\n", stored($id), "\n";
?>
--EXPECT--
open true; read; close true; {"a":1}
{"a":1}
