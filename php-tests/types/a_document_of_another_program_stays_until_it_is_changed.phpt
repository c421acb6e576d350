--TEST--
Canonical values in another spelling are not written back by an unchanged session
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler();
store($id, $document = "{ \"n\" : 1.0e+25, \"x\":[0.1,1.5],\n\"s\":\"\\u00e9\" }");
in_session($id, fn () => null);
var_dump(stored($id) === $document);
?>
--EXPECT--
bool(true)
