--TEST--
A changed session costs two round trips on one connection
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
in_session($id, fn () => $_SESSION['a']++);
echo $proxy->count(), "\n", stored($id), "\n";
?>
--EXPECT--
round trips: 2, posts: 1, connections: 1
round trips: 2, posts: 1, connections: 0
{"a":3}
