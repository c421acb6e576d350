--TEST--
A session marks its user once in an interval; another session of the same user, and another user of the same session, are marked at once, and who has the session no more leaves
--INI--
rust_json_session.presence=user_id
--FILE--
<?php
require __DIR__ . '/../support/presence.inc';
with_each_handler(function (string $handler) {
    foreach (['lock', 'merge', 'overwrite'] as $concurrency) {
        ini_set('rust_json_session.concurrency', $concurrency);
        own_users();
        $online = new RustJsonSessionPresence;
        store($id = use_way($handler), '{"n":0,"user_id":42}');
        $ten_requests = function (string $id) {
            for ($n = 0; $n < 10; $n++) {
                in_session($id, fn () => $_SESSION['n'] += $n % 2);
                session_start(['read_and_close' => true]);
            }
        };
        echo "$concurrency: ", marks(fn () => $ten_requests($id)), ', ';
        store($other = fresh_id(), '{"n":0,"user_id":42}');
        echo 'another session: ', marks(fn () => $ten_requests($other)), ', ';
        echo 'another user: ', marks(fn () => in_session($id, fn () => $_SESSION['user_id'] = 43)), ' ', json_encode($online->areOnline([42, 43])), ', ';
        echo 'marked: ', marks(fn () => $ten_requests($id)), ', ';
        echo 'back: ', marks(fn () => in_session($id, fn () => $_SESSION['user_id'] = 42)), ', ';
        echo 'nobody: ', marks(function () use ($id, $ten_requests) { in_session($id, function () { unset($_SESSION['user_id']); }); $ten_requests($id); }), ', ';
        ini_set('rust_json_session.presence_prefix', 'v' . bin2hex(random_bytes(8)) . '_');
        echo 'another prefix: ', marks(fn () => $ten_requests($other)), "\n";
    }
});
?>
--EXPECT--
== class with php, class with rust_json, native with php, native with rust_json
lock: 1, another session: 1, another user: 2 {"42":false,"43":true}, marked: 0, back: 2, nobody: 1, another prefix: 1
merge: 1, another session: 1, another user: 2 {"42":false,"43":true}, marked: 0, back: 2, nobody: 1, another prefix: 1
overwrite: 1, another session: 1, another user: 2 {"42":false,"43":true}, marked: 0, back: 2, nobody: 1, another prefix: 1
