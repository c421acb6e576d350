--TEST--
Destroying a session has its user leave at once, and a new id of the session, with or without the old one, does not
--INI--
rust_json_session.presence=/user/id
--FILE--
<?php
require __DIR__ . '/../support/presence.inc';
$endings = [
    'logout' => fn () => session_destroy(),
    'logout of an emptied session' => function () { $_SESSION = []; session_destroy(); },
    'logout and a new session' => function () { session_destroy(); session_id(''); session_start(); $_SESSION['n'] = 1; session_write_close(); },
    'logout and a login' => function () { session_destroy(); session_start(); $_SESSION['user']['id'] = 42; session_write_close(); },
    'logout and a login as another' => function () { session_destroy(); session_start(); $_SESSION['user']['id'] = 43; session_write_close(); },
    'a new id, the old one destroyed' => function () { session_regenerate_id(true); session_write_close(); },
    'the same, and changed' => function () { session_regenerate_id(true); $_SESSION['n'] = 1; session_write_close(); },
    'the same, twice' => function () { session_regenerate_id(true); session_regenerate_id(true); session_write_close(); },
    'a new id, the old one kept' => function () { session_regenerate_id(); session_write_close(); },
    'a new id, the user gone from the session' => function () { session_regenerate_id(true); unset($_SESSION['user']); session_write_close(); },
    // As Symfony's Session::invalidate() logs out.
    'an emptied session, a new id, the old one destroyed' => function () { $_SESSION = []; session_regenerate_id(true); session_write_close(); },
    'abort' => fn () => session_abort(),
    'reset' => function () { session_reset(); session_write_close(); },
];
with_each_handler(function (string $handler) use ($endings) {
    foreach (['lock', 'merge', 'overwrite'] as $concurrency) {
        ini_set('rust_json_session.concurrency', $concurrency);
        $online = new RustJsonSessionPresence;
        $lines = [];
        foreach ($endings as $name => $ending) {
            own_users();
            in_session(use_way($handler), fn () => $_SESSION['user']['id'] = 42);
            session_start();
            $online->isOnline(42) && $online->count() === 1 || print("is not even online\n");
            $ending();
            $users = array_keys(everybody());
            $lines[] = "$name: " . json_encode($users) . "\n";
            $online->areOnline([42, 43]) === [42 => in_array(42, $users), 43 => in_array(43, $users)] || var_dump($online->areOnline([42, 43]));
        }
        echo $concurrency === 'lock' ? implode($first = $lines) : ($lines === $first ? '' : implode($lines));
    }
});
?>
--EXPECT--
== class with php, class with rust_json, native with php, native with rust_json
logout: []
logout of an emptied session: []
logout and a new session: []
logout and a login: [42]
logout and a login as another: [43]
a new id, the old one destroyed: [42]
the same, and changed: [42]
the same, twice: [42]
a new id, the old one kept: [42]
a new id, the user gone from the session: []
an emptied session, a new id, the old one destroyed: []
abort: [42]
reset: [42]
