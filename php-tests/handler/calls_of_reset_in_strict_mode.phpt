--TEST--
In strict mode session_reset() replaces an id that is not stored yet
--INI--
session.use_strict_mode=1
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/recorder.inc';
$id = use_handler(new Recorder);
session_start();
$first = session_id();
$_SESSION['a'] = 1;
session_reset();
echo "\n";
var_dump($first === $id, session_id() === $first, $_SESSION);
session_abort();
?>
--EXPECT--
open true; validateId false; create_sid; read; open true; validateId false; create_sid; read; 
bool(false)
bool(false)
array(0) {
}
close true;
