--TEST--
After a restart of memcached, its new numbers are not taken for the old ones: nobody's data or lock is lost
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/memcached.inc';
$memcached = new Own_Memcached;
ini_set('rust_json_session.servers', $memcached->server);
$raw = new Memcache_Raw($memcached->server);
$id = use_handler();
$raw->set(PREFIX . $id, '{"n":1}');
session_start();
$cas = $raw->ask('mg ' . PREFIX . "$id c") . ' ' . $raw->ask('mg ' . PREFIX . "$id.lock c");
$memcached->stop();
$memcached->start();
// Another program restores the session, and another request has its lock: under the same numbers.
$raw = new Memcache_Raw($memcached->server);
$raw->set(PREFIX . $id, '{"n":9,"restored":true}');
$raw->set(PREFIX . "$id.lock", 'another');
var_dump($cas === $raw->ask('mg ' . PREFIX . "$id c") . ' ' . $raw->ask('mg ' . PREFIX . "$id.lock c"));
$_SESSION['a'] = 1;
session_write_close();
echo $raw->get(PREFIX . $id), ' ', $raw->get(PREFIX . "$id.lock"), "\n";
?>
--EXPECT--
bool(true)
{"n":9,"a":1,"restored":true} another
