--TEST--
PHP starts the session module first
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
echo json_encode((new ReflectionExtension('rust_json_session'))->getDependencies()), "\n";
?>
--EXPECT--
{"session":"Required"}
