--TEST--
updateTimestamp() of a session that was not read renews its lifetime
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = fresh_id();
store($id, '{"a":1}', 60);
$handler = new RustJsonSessionHandler;
$handler->open('', '');
var_dump($handler->updateTimestamp($id, 'a|i:1;'), abs(ttl_of($id) - 1440) <= 2, stored($id));
?>
--EXPECT--
bool(true)
bool(true)
string(7) "{"a":1}"
