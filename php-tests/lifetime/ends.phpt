--TEST--
A session is gone when its lifetime has passed
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler();
session_start(['gc_maxlifetime' => 1]);
$_SESSION['a'] = 1;
session_write_close();
for ($tries = 0; $tries < 60 && stored($id) !== null; $tries++) {
    usleep(100_000);
}
session_start();
var_dump($_SESSION);
?>
--EXPECT--
array(0) {
}
