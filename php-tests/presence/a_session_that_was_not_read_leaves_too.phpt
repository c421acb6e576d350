--TEST--
Whoever destroys a session that this request has not read has its user leave too, for one round trip more where there are users
--EXTENSIONS--
pcntl
--FILE--
<?php
require __DIR__ . '/../support/presence.inc';
$proxy = new Recording_Proxy;
ini_set('rust_json_session.servers', $proxy->server);
own_users();
$online = new RustJsonSessionPresence;
foreach (['lock', 'merge', 'overwrite'] as $concurrency) {
    foreach (['', 'user_id'] as $presence) {
        $handler = new RustJsonSessionHandler(['concurrency' => $concurrency, 'presence' => $presence]);
        $destroy = function (string $id) use ($handler, $proxy): string {
            $handler->open('', '');
            $proxy->heard();
            $done = $handler->destroy($id);
            $trips = $proxy->heard()['trips'];
            $handler->close();
            return ($done ? '' : 'fails ') . $trips;
        };
        store($id = fresh_id(), '{"user_id":42}');
        $online->mark(42);
        echo "$concurrency, ", $presence ?: 'off', ': ', $destroy($id), ' ', $online->isOnline(42) ? 'online' : 'offline', ', ';
        $online->mark(42);
        echo 'once more: ', $destroy($id), ' ', $online->isOnline(42) ? 'online' : 'offline', ', ';
        echo 'none: ', $destroy(fresh_id()), ', ';
        store($id = fresh_id(), 'no json {"user_id":42}');
        echo 'garbage: ', $destroy($id), ' ', $online->isOnline(42) ? 'online' : 'offline', "\n";
    }
}
// While the request has a session of its own.
ini_set('rust_json_session.presence', 'user_id');
foreach (['class', 'native'] as $way) {
    store($other = fresh_id(), '{"user_id":43}');
    in_session($id = use_way($way), fn () => $_SESSION['user_id'] = 42);
    in_session($other, fn () => null);
    session_id($id);
    session_start();
    $handler = new RustJsonSessionHandler;
    $handler->open('', '');
    $handler->destroy($other);
    $handler->close();
    session_write_close();
    echo json_encode($online->areOnline([42, 43])), "\n";
}
?>
--EXPECT--
lock, off: 2 online, once more: 2 online, none: 2, garbage: 2 online
lock, user_id: 3 offline, once more: 3 online, none: 3, garbage: 3 online
merge, off: 2 online, once more: 2 online, none: 2, garbage: 2 online
merge, user_id: 3 offline, once more: 3 online, none: 3, garbage: 3 online
overwrite, off: 2 online, once more: 2 online, none: 2, garbage: 2 online
overwrite, user_id: 3 offline, once more: 3 online, none: 3, garbage: 3 online
{"42":true,"43":false}
{"42":true,"43":false}
