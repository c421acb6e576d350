--TEST--
Two handlers of one server share a connection
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/proxy.inc';
$proxy = new Counting_Proxy;
ini_set('rust_json_session.servers', $proxy->server);

$id = use_handler(new RustJsonSessionHandler(['prefix' => 'sessions/']));
in_session($id, fn () => $_SESSION['a'] = 1);
session_set_save_handler(new RustJsonSessionHandler);
in_session($id, fn () => $_SESSION['a'] = 2);
echo $proxy->count(), "\n";
?>
--EXPECT--
round trips: 4, posts: 2, connections: 1
