--TEST--
A session goes on while a mark, and all behind it, is on its way still
--EXTENSIONS--
pcntl
--INI--
rust_json_session.presence=user_id
rust_json_session.timeout=3000
default_socket_timeout=10
--FILE--
<?php
require __DIR__ . '/../support/presence.inc';
$proxy = new Recording_Proxy;
ini_set('rust_json_session.servers', $proxy->server);
own_users();
$steps = [
    'a read' => fn () => session_start(['read_and_close' => true]),
    'a login' => fn () => session_start() && ($_SESSION['user_id'] = 42) && session_write_close(),
    'a logout' => fn () => session_start() && session_destroy(),
    'mark()' => fn () => (new RustJsonSessionPresence)->mark(42),
    'leave()' => fn () => (new RustJsonSessionPresence)->leave(42),
];
with_each_handler(function (string $handler) use ($proxy, $steps) {
    foreach ($steps as $name => $step) {
        $id = use_way($handler);
        store($id, $name === 'a login' ? '{"n":1}' : '{"user_id":42}');
        // Of what is destroyed, the mark is not held back: only that of the leave.
        $name === 'a logout' && session_start(['read_and_close' => true]);
        $name === 'a login' && (new RustJsonSessionPresence)->leave(42);
        $proxy->heard();
        $proxy->hold_marks();
        $done = $step();
        [, $marks] = without_marks($proxy->heard()['said']);
        echo $name, $done ? ' is done, ' : ' failed, ', strtok(end($marks), ' '), ' held back, ';
        $proxy->release();
        echo (new RustJsonSessionPresence)->isOnline(42) ? 'online' : 'offline', "\n";
    }
});
?>
--EXPECT--
== class with php, class with rust_json, native with php, native with rust_json
a read is done, set held back, online
a login is done, set held back, online
a logout is done, delete held back, offline
mark() is done, set held back, online
leave() is done, delete held back, offline
