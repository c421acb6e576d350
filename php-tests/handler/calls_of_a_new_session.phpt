--TEST--
A session without an id is made, read and stored
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/recorder.inc';
session_set_save_handler(new Recorder, true);
session_start();
$_SESSION['a'] = 1;
session_write_close();
echo "\n", stored(session_id()), "\n";
?>
--EXPECT--
open true; create_sid; read; write true; close true; 
{"a":1}
