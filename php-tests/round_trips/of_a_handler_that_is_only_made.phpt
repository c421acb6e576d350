--TEST--
A handler that is set but not used opens no connection
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/proxy.inc';
$proxy = new Counting_Proxy;
ini_set('rust_json_session.servers', $proxy->server);

use_handler();
echo $proxy->count(), "\n";
?>
--EXPECT--
round trips: 0, posts: 0, connections: 0
