--TEST--
In strict mode the new id is checked, without a question to memcached
--INI--
session.use_strict_mode=1
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/recorder.inc';
$id = use_handler(new Recorder);
store($id, '{"a":1}');
session_start();
session_regenerate_id(true);
session_write_close();
?>
--EXPECT--
open true; validateId true; read; destroy true; close true; open true; create_sid; validateId false; read; write true; close true;
