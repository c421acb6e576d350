--TEST--
session_regenerate_id() stores the old session and the new one
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/recorder.inc';
$id = use_handler(new Recorder);
store($id, '{"a":1}');
session_start();
$_SESSION['a'] = 2;
session_regenerate_id();
$new = session_id();
session_write_close();
echo "\n", stored($id), ' ', stored($new), "\n";
?>
--EXPECT--
open true; read; write true; close true; open true; create_sid; read; write true; close true; 
{"a":2} {"a":2}
