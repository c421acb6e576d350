--TEST--
In strict mode read_and_close checks the id, and stores nothing
--INI--
session.use_strict_mode=1
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/recorder.inc';
$id = use_handler(new Recorder);
session_start(['read_and_close' => true]);
var_dump(session_id() === $id, stored($id), stored(session_id()));
?>
--EXPECT--
open true; validateId false; create_sid; read; close true; bool(false)
NULL
NULL
