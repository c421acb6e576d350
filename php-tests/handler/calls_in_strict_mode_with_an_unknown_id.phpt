--TEST--
Strict mode replaces an id that is not stored
--INI--
session.use_strict_mode=1
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/recorder.inc';
$id = use_handler(new Recorder);
session_start();
var_dump(session_id() === $id, $_SESSION);
session_write_close();
?>
--EXPECT--
open true; validateId false; create_sid; read; bool(false)
array(0) {
}
write true; close true;
