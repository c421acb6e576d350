--TEST--
Opening a session renews its lifetime
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler();
store($id, '{"a":1}', 60);
session_start(['read_and_close' => true]);
var_dump(abs(ttl_of($id) - 1440) <= 2);
?>
--EXPECT--
bool(true)
