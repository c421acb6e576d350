--TEST--
The constructor's options win over php.ini
--INI--
rust_json_session.prefix=other/
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler(new RustJsonSessionHandler(['prefix' => 'mine/', 'timeout' => 250, 'connect_timeout' => '250']));
in_session($id, fn () => $_SESSION['a'] = 1);
var_dump((new Memcache_Raw)->get("mine/$id"), stored($id));
?>
--EXPECT--
string(7) "{"a":1}"
NULL
