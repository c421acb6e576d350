--TEST--
A store that meets another writer costs two more
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/proxy.inc';
$proxy = new Counting_Proxy;
ini_set('rust_json_session.servers', $proxy->server);

$id = use_handler();
store($id, '{"a":1}');
in_session($id, function () use ($id) {
    $_SESSION['a']++;
    store($id, '{"a":7}');
});
echo $proxy->count(), "\n";
?>
--EXPECT--
round trips: 4, posts: 1, connections: 1
