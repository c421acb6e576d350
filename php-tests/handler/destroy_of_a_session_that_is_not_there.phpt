--TEST--
Destroying what is not there succeeds
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
use_handler();
session_start();
var_dump(session_destroy());
?>
--EXPECT--
bool(true)
