--TEST--
No session that marks its user, or has one leave, costs a round trip or a connection more
--EXTENSIONS--
pcntl
--FILE--
<?php
require __DIR__ . '/../support/presence.inc';
$proxy = new Recording_Proxy;
ini_set('rust_json_session.servers', $proxy->server);
own_users();
$sessions = [
    'new' => function () { session_id(''); session_start(); $_SESSION['user_id'] = 42; session_write_close(); },
    'changed' => function () { session_start(); $_SESSION['a']++; session_write_close(); },
    'unchanged' => function () { session_start(); session_write_close(); },
    'read_and_close' => fn () => session_start(['read_and_close' => true]),
    'logout' => function () { session_start(); session_destroy(); },
    'login' => function () { session_start(); session_regenerate_id(true); $_SESSION['a']++; session_write_close(); },
    'new id' => function () { session_start(); session_regenerate_id(); session_write_close(); },
    'another user' => function () { session_start(); $_SESSION['user_id'] = 'x'; session_write_close(); },
    'contended' => function (string $id) { session_start(); $_SESSION['a']++; store($id, '{"a":1,"b":2,"user_id":42}'); session_write_close(); },
    'strict' => function () { session_start(['use_strict_mode' => 1]); session_write_close(); ini_set('session.use_strict_mode', '0'); },
];
with_each_handler(function (string $handler) use ($proxy, $sessions) {
    foreach (['lock', 'merge', 'overwrite'] as $concurrency) {
        ini_set('rust_json_session.concurrency', $concurrency);
        echo $concurrency, "\n";
        foreach ($sessions as $name => $session) {
            $cost = [];
            foreach (['', 'user_id'] as $presence) {
                ini_set('rust_json_session.presence', $presence);
                $id = use_way($handler);
                store($id, '{"a":1,"user_id":42}');
                $session($id);
                $heard = $proxy->heard();
                [$asked, $marks] = without_marks($heard['said']);
                $cost[$presence] = [$heard['trips'], masked($asked), $presence === '' ? $heard['connections'] : 0];
            }
            [$cost[''][0], $cost[''][1]] === [$cost['user_id'][0], $cost['user_id'][1]] && $heard['connections'] === 0 || var_dump($cost);
            preg_match_all('/^\d\d([+-])\d+:(\w+)/m', implode($marks), $matches, PREG_SET_ORDER);
            echo "  $name: $heard[trips], ", implode(' ', array_map(fn ($match) => "$match[1]$match[2]", $matches)), "\n";
        }
    }
});
?>
--EXPECT--
== class with php, class with rust_json, native with php, native with rust_json
lock
  new: 1, +42
  changed: 2, +42
  unchanged: 1, +42
  read_and_close: 1, +42
  logout: 2, +42 -42
  login: 3, +42 +42
  new id: 3, +42 +42
  another user: 2, +42 -42 +x
  contended: 4, +42
  strict: 1, +42
merge
  new: 1, +42
  changed: 2, +42
  unchanged: 1, +42
  read_and_close: 1, +42
  logout: 2, +42 -42
  login: 3, +42 +42
  new id: 3, +42 +42
  another user: 2, +42 -42 +x
  contended: 4, +42
  strict: 1, +42
overwrite
  new: 1, +42
  changed: 2, +42
  unchanged: 1, +42
  read_and_close: 1, +42
  logout: 2, +42 -42
  login: 3, +42 +42
  new id: 3, +42 +42
  another user: 2, +42 -42 +x
  contended: 4, +42
  strict: 1, +42
