--TEST--
Strict mode costs nothing more
--INI--
session.use_strict_mode=1
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/proxy.inc';
$proxy = new Counting_Proxy;
ini_set('rust_json_session.servers', $proxy->server);

$id = use_handler();
store($id, '{"a":1}');
in_session($id, fn () => $_SESSION['a']++);
echo $proxy->count(), "\n";
$id = fresh_id();
in_session($id, fn () => $_SESSION['a'] = 1);
echo $proxy->count(), "\n";
?>
--EXPECT--
round trips: 2, posts: 1, connections: 1
round trips: 2, posts: 3, connections: 0
