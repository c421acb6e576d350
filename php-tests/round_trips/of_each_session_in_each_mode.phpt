--TEST--
The table of the README: round trips, and what is sent besides, of each kind of session in each mode
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/proxy.inc';
$proxy = new Counting_Proxy;
ini_set('rust_json_session.servers', $proxy->server);
$sessions = [
    'new' => function () { session_id(''); session_start(); $_SESSION['a'] = 1; session_write_close(); },
    'changed' => function () { session_start(); $_SESSION['a']++; session_write_close(); },
    'unchanged' => function () { session_start(); session_write_close(); },
    'read_and_close' => fn () => session_start(['read_and_close' => true]),
    'logout' => function () { session_start(); session_destroy(); },
    'login' => function () { session_start(); session_regenerate_id(true); $_SESSION['a']++; session_write_close(); },
    'contended' => function (string $id) { session_start(); $_SESSION['a']++; store($id, '{"a":1,"b":2}'); session_write_close(); },
];
foreach (['lock', 'merge', 'overwrite'] as $concurrency) {
    foreach ($sessions as $name => $session) {
        $id = use_handler(new RustJsonSessionHandler(['concurrency' => $concurrency]));
        store($id, '{"a":1}');
        $session($id);
        preg_match('/round trips: (\d+), posts: (\d+)/', $proxy->count(), $match);
        echo $concurrency, ', ', $name, ': ', $match[1], $match[2] ? " + $match[2]" : '', "\n";
    }
}
?>
--EXPECT--
lock, new: 1 + 2
lock, changed: 2 + 1
lock, unchanged: 1 + 1
lock, read_and_close: 1 + 1
lock, logout: 2 + 1
lock, login: 3 + 3
lock, contended: 4 + 1
merge, new: 1
merge, changed: 2
merge, unchanged: 1
merge, read_and_close: 1
merge, logout: 2
merge, login: 3
merge, contended: 4
overwrite, new: 1
overwrite, changed: 2
overwrite, unchanged: 1
overwrite, read_and_close: 1
overwrite, logout: 2
overwrite, login: 3
overwrite, contended: 4
