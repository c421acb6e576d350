--TEST--
session_destroy() leaves a tombstone
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/recorder.inc';
$id = use_handler(new Recorder);
store($id, '{"a":1}');
session_start();
var_dump(session_destroy(), stored($id));
?>
--EXPECT--
open true; read; destroy true; close true; bool(true)
string(26) "{"$php":"1.-.-.destroyed"}"
