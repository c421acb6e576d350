--TEST--
An unchanged session ends with a whole lifetime
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler();
store($id, '{"a":1}', 60);
in_session($id, fn () => null);
var_dump(abs(ttl_of($id) - 1440) <= 2, stored($id));
?>
--EXPECT--
bool(true)
string(7) "{"a":1}"
