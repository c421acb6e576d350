--TEST--
phpinfo() says what is wrong with the server
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/faults.inc';
ini_set('rust_json_session.servers', $server = closed_port());
ob_start();
phpinfo(INFO_MODULES);
var_dump(str_contains(ob_get_clean(), "$server => $server cannot be reached: connection refused"));
?>
--EXPECT--
bool(true)
