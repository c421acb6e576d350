--TEST--
Strict mode replaces an id that is not stored
--DESCRIPTION--
PHP 8.6 takes an empty session that was not stored for unchanged.
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
--EXPECTF--
open true; validateId false; create_sid; read; bool(false)
array(0) {
}
%r(write|updateTimestamp)%r true; close true;
