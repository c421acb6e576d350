--TEST--
A session that is only read is free for others as soon as it is read
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler();
store($id, '{"n":1}');
session_start(['read_and_close' => true]);
var_dump($_SESSION['n'], (new Memcache_Raw)->get(PREFIX . "$id.lock"));
?>
--EXPECT--
int(1)
NULL
