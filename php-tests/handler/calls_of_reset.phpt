--TEST--
session_reset() reads again without a close
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/recorder.inc';
$id = use_handler(new Recorder);
store($id, '{"a":1}');
session_start();
$_SESSION['a'] = 2;
store($id, '{"a":3}');
session_reset();
echo $_SESSION['a'], ' ';
session_write_close();
?>
--EXPECT--
open true; read; open true; read; 3 updateTimestamp true; close true;
