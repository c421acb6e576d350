--TEST--
A session that does not fit memory_limit is PHP's ordinary fatal error, and stays stored
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/memcached.inc';
register_shutdown_function(function () use (&$raw, &$id) { echo "\n", $raw->ask('mg ' . PREFIX . "$id s"); });
$memcached = new Own_Memcached('-I', '8m');
$id = use_handler(new RustJsonSessionHandler(['servers' => $memcached->server]));
$raw = new Memcache_Raw($memcached->server);
$raw->set(PREFIX . $id, '{"a":"' . str_repeat('x', 6_000_000) . '"}');
ini_set('memory_limit', '4M');
session_start();
?>
--EXPECTF--
Fatal error: Allowed memory size of 4194304 bytes exhausted %s in %s on line %d

HD s6000008%A
