--TEST--
A session is stored where it was read
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler();
store($id, '{"a":1}');
session_start();
$_SESSION['a'] = 2;
ini_set('rust_json_session.prefix', 'other/');
session_write_close();
var_dump(stored($id), (new Memcache_Raw)->get("other/$id"));
in_session($id, fn () => $_SESSION['a'] = 3);
var_dump(stored($id), (new Memcache_Raw)->get("other/$id"));
?>
--EXPECT--
string(7) "{"a":2}"
NULL
string(7) "{"a":2}"
string(7) "{"a":3}"
