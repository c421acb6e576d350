--TEST--
A session whose id was just made costs one round trip
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/proxy.inc';
$proxy = new Counting_Proxy;
ini_set('rust_json_session.servers', $proxy->server);

session_set_save_handler(new RustJsonSessionHandler, true);
session_start();
$_SESSION['a'] = 1;
session_write_close();
echo $proxy->count(), "\n", stored(session_id()), "\n";
?>
--EXPECT--
round trips: 1, posts: 2, connections: 1
{"a":1}
