--TEST--
Cleaning up and making ids cost nothing
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/proxy.inc';
$proxy = new Counting_Proxy;
ini_set('rust_json_session.servers', $proxy->server);

use_handler();
session_start();
$proxy->count();
var_dump(session_gc(), strlen(session_create_id('shop-')) > 5);
session_abort();
echo $proxy->count(), "\n";
?>
--EXPECT--
int(0)
bool(true)
round trips: 0, posts: 1, connections: 0
