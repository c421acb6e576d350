--TEST--
Two sites with servers of their own each mark a session's user, also where the session has the same id on both
--INI--
rust_json_session.presence=user_id
--FILE--
<?php
require __DIR__ . '/../support/presence.inc';
own_users();
$memcached = new Own_Memcached;
$id = fresh_id();
foreach ([getenv('RJS_SERVER'), $memcached->server, getenv('RJS_SERVER'), $memcached->server] as $site => $server) {
    ini_set('rust_json_session.servers', $server);
    (new Memcache_Raw($server))->set(PREFIX . $id, '{"user_id":42}');
    use_handler(id: $id);
    echo marks(fn () => session_start(['read_and_close' => true])), ' ', (new RustJsonSessionPresence)->isOnline(42) ? 'online' : 'offline', ', ';
}
?>
--EXPECT--
1 online, 1 online, 0 online, 0 online,
