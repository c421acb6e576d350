--TEST--
A logout costs two round trips
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/proxy.inc';
$proxy = new Counting_Proxy;
ini_set('rust_json_session.servers', $proxy->server);

$id = use_handler();
store($id, '{"a":1}');
session_start();
session_destroy();
echo $proxy->count(), "\n";
?>
--EXPECT--
round trips: 2, posts: 1, connections: 1
