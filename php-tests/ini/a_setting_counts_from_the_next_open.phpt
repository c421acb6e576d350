--TEST--
ini_set() before session_start() decides where the session is
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler();
ini_set('rust_json_session.prefix', 'other/');
in_session($id, fn () => $_SESSION['a'] = 1);
var_dump((new Memcache_Raw)->get("other/$id"), stored($id));
?>
--EXPECT--
string(7) "{"a":1}"
NULL
