--TEST--
In strict mode a login that changes the id costs no more
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
session_start();
session_regenerate_id(true);
session_write_close();
echo $proxy->count(), "\n", stored(session_id()), "\n";
?>
--EXPECT--
round trips: 3, posts: 3, connections: 1
{"a":1}
