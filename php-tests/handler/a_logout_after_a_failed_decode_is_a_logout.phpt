--TEST--
session_destroy() destroys, whatever happened before it
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler();
store($id, '{"a":1}');
session_start();
@session_decode('nonsense');
session_id($id);
session_start();
session_destroy();
var_dump(stored($id));
?>
--EXPECT--
string(26) "{"$php":"1.-.-.destroyed"}"
