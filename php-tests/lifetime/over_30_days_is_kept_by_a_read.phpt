--TEST--
Renewing by a lifetime over 30 days sets no date in 1970
--INI--
session.gc_maxlifetime=31536000
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler();
store($id, '{"a":1}', 60);
session_start(['read_and_close' => true]);
var_dump(abs(ttl_of($id) - 31536000) <= 5, stored($id));
$handler = new RustJsonSessionHandler;
$other = fresh_id();
store($other, '{"a":1}', 60);
$handler->open('', '');
var_dump($handler->updateTimestamp($other, 'a|i:1;'), abs(ttl_of($other) - 31536000) <= 5);
?>
--EXPECT--
bool(true)
string(7) "{"a":1}"
bool(true)
bool(true)
