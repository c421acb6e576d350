--TEST--
After session_regenerate_id() an unchanged session is written, not only renewed
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/recorder.inc';
$id = use_handler(new Recorder);
store($id, '{"a":1}');
session_start();
session_regenerate_id();
echo "\n";
session_write_close();
echo "\n", stored(session_id()), "\n";
?>
--EXPECT--
open true; read; write true; close true; open true; create_sid; read; 
write true; close true; 
{"a":1}
