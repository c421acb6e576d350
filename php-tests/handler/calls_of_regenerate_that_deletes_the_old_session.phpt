--TEST--
session_regenerate_id(true) leaves a tombstone of the old session
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/recorder.inc';
$id = use_handler(new Recorder);
store($id, '{"a":1}');
session_start();
session_regenerate_id(true);
$new = session_id();
session_write_close();
echo "\n";
var_dump(stored($id), stored($new));
?>
--EXPECT--
open true; read; destroy true; close true; open true; create_sid; read; write true; close true; 
string(26) "{"$php":"1.-.-.destroyed"}"
string(7) "{"a":1}"
