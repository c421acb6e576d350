--TEST--
A user is marked once the session that has him is read or stored: not by one that is given up, refused, or cannot be read
--INI--
rust_json_session.presence=user_id
--FILE--
<?php
require __DIR__ . '/../support/presence.inc';
set_error_handler(fn () => true);
$memcached = new Memcache_Raw;
$sessions = [
    'given up' => function () { session_start(); $_SESSION['user_id'] = 42; session_abort(); },
    'reset' => function () { session_start(); $_SESSION['user_id'] = 42; session_reset(); session_write_close(); },
    'destroyed' => function () { session_start(); $_SESSION['user_id'] = 42; session_destroy(); },
    'too large' => function () { session_start(); $_SESSION['user_id'] = 42; $_SESSION['x'] = str_repeat('x', 2 << 20); session_write_close(); },
    'not to be encoded' => function () { session_start(); $_SESSION['user_id'] = 42; $_SESSION['x'] = fn () => 1; try { session_write_close(); } catch (Exception) { } },
    'not to be read' => function (string $id) { store($id, '{"n":1,,"user_id":42}'); session_start(); },
    'no session' => function (string $id) { store($id, '["user_id",42]'); session_start(); },
    'locked' => function (string $id) use ($memcached) { store($id, '{"user_id":42}'); $memcached->set(PREFIX . "$id.lock", 'anybody'); ini_set('rust_json_session.lock_wait', '10'); session_start(); ini_restore('rust_json_session.lock_wait'); },
    'destroyed before' => function (string $id) { store($id, '{"$php":"1.-.-.destroyed","user_id":42}'); session_start(['read_and_close' => true]); },
    'a hostile id' => function () { session_id('../x'); session_start(); $_SESSION['user_id'] = 42; session_write_close(); },
    'stored' => function () { session_start(); $_SESSION['user_id'] = 42; session_write_close(); },
];
with_each_handler(function (string $handler) use ($sessions) {
    foreach ($sessions as $name => $session) {
        own_users();
        $id = use_way($handler);
        $session($id);
        session_status() === PHP_SESSION_ACTIVE && session_abort();
        $_SESSION = [];
        $online = new RustJsonSessionPresence;
        echo $name, ': ', $online->isOnline(42) ? 'online' : 'offline', $online->count() ? ', listed' : '', "\n";
    }
});
?>
--EXPECT--
== class with php, class with rust_json, native with php, native with rust_json
given up: offline
reset: offline
destroyed: offline
too large: offline
not to be encoded: offline
not to be read: offline
no session: offline
locked: offline
destroyed before: offline
a hostile id: offline
stored: online, listed
