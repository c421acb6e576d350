--TEST--
An unchanged session costs one round trip
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/proxy.inc';
$proxy = new Counting_Proxy;
ini_set('rust_json_session.servers', $proxy->server);

$id = use_handler();
store($id, '{"a":1}');
in_session($id, fn () => null);
echo $proxy->count(), "\n";
?>
--EXPECT--
round trips: 1, posts: 1, connections: 1
