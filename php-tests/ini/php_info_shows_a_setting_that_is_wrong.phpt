--TEST--
phpinfo() names the setting that keeps sessions from opening
--INI--
rust_json_session.timeout=soon
display_startup_errors=1
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
ob_start();
phpinfo(INFO_MODULES);
var_dump(preg_match('/^\S+ => rust_json_session\.timeout .*"soon"/m', ob_get_clean()));
?>
--EXPECTF--
Warning: PHP Startup: rust_json_session.timeout must be %s in Unknown on line 0
int(1)
