--TEST--
An id that is not stored costs one round trip to read
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/proxy.inc';
$proxy = new Counting_Proxy;
ini_set('rust_json_session.servers', $proxy->server);

$id = use_handler();
in_session($id, fn () => $_SESSION['a'] = 1);
echo $proxy->count(), "\n";
?>
--EXPECT--
round trips: 2, posts: 1, connections: 1
