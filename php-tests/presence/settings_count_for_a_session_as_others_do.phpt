--TEST--
What is set before a session counts for it, what is set in it for the next, and options of either class win over php.ini
--FILE--
<?php
require __DIR__ . '/../support/presence.inc';
with_each_handler(function (string $handler) {
    ini_restore('rust_json_session.presence');
    own_users();
    $is_online = fn () => (new RustJsonSessionPresence)->isOnline(42) ? "online\n" : "offline\n";
    store($id = use_way($handler), '{"user_id":42,"n":1}');
    in_session($id, function () { $_SESSION['n']++; ini_set('rust_json_session.presence', 'user_id'); });
    echo 'set in the session: ', $is_online();
    session_start(['read_and_close' => true]);
    echo 'the next: ', $is_online();
    own_users();
    in_session($id, function () { ini_set('rust_json_session.presence', ''); });
    echo 'taken back in the session: ', $is_online();
    own_users();
    in_session($id, fn () => $_SESSION['n']++);
    echo 'the next: ', $is_online();
});

ini_restore('rust_json_session.presence');
$own = 'w' . bin2hex(random_bytes(8)) . '_';
own_users();
$of_options = ['presence' => '/user/id', 'presence_prefix' => $own, 'presence_ttl' => 7, 'presence_interval' => '3'];
in_session(use_handler(new RustJsonSessionHandler($of_options)), fn () => $_SESSION['user']['id'] = 'ann');
var_dump((new RustJsonSessionPresence($of_options))->isOnline('ann'), (new RustJsonSessionPresence(['presence_prefix' => $own]))->list()['users'] !== [], (new RustJsonSessionPresence)->isOnline('ann'));
// The time that it counts, from memcached.
$left = (new Memcache_Raw)->ttl($own . 'ann');
var_dump($left <= 11 && $left >= 9);
ini_set('rust_json_session.presence', 'user_id');
in_session(use_handler(new RustJsonSessionHandler(['presence' => ''])), fn () => $_SESSION['user_id'] = 'ann');
var_dump((new RustJsonSessionPresence)->isOnline('ann'));
// What was set since the object was made counts for its next question.
$online = new RustJsonSessionPresence;
$before = own_users();
$online->mark('bob');
own_users();
var_dump($online->isOnline('bob'), (new RustJsonSessionPresence(['presence_prefix' => $before]))->isOnline('bob'), $online->__construct(['presence_prefix' => $before]), $online->isOnline('bob'));
?>
--EXPECT--
== class with php, class with rust_json, native with php, native with rust_json
set in the session: offline
the next: online
taken back in the session: online
the next: offline
bool(true)
bool(true)
bool(false)
bool(true)
bool(false)
bool(false)
bool(true)
NULL
bool(true)
