--TEST--
A string or an integer in the session is a user, and whatever else it may be is nobody
--INI--
rust_json_session.presence=user_id
rust_json_session.secret=the-secret-of-this-test
--FILE--
<?php
require __DIR__ . '/../support/presence.inc';
class Hidden { private $id = 'private'; protected $user_id = 'protected'; public function __toString(): string { return 'text'; } }
$users = ['ann', 'größe', '42', 42, 0, -7, PHP_INT_MIN, PHP_INT_MAX, '0', '1.5', '1e3', 'null', ' ', "\0", "a\r\nb", "\xff\0\xfe", 'data:;base64,QUJD', "data:;base64,\xff", '"\\/', "\u{2028}", str_repeat('x', 1024), str_repeat("\xff", 1024)];
$nobodies = [null, true, false, '', 1.5, 42.0, -0.0, 1e25, NAN, INF, [], ['ann'], [42], ['user_id' => 'ann'], new stdClass, (object) ['user_id' => 'ann'], new Hidden, new ArrayObject(['ann']), new DateTime('2026-01-01'), str_repeat('x', 1025), str_repeat("\xff", 1025)];
with_each_handler(function (string $handler) use ($users, $nobodies) {
    foreach ($users as $user) {
        own_users();
        in_session(use_way($handler), fn () => $_SESSION['user_id'] = $user);
        $online = array_keys(everybody());
        $online === array_keys([$user => 0]) && (new RustJsonSessionPresence)->isOnline($user) || var_dump($user, $online);
        // And by a request that finds it there.
        (new RustJsonSessionPresence)->leave($user);
        own_users();
        session_start(['read_and_close' => true]);
        $online = array_keys(everybody());
        $online === array_keys([$user => 0]) || var_dump($user, $online);
    }
    own_users();
    foreach ($nobodies as $nobody) {
        $marks = marks(function () use ($handler, $nobody) {
            in_session(use_way($handler), fn () => $_SESSION = ['other' => 'somebody', 'user_id' => $nobody, 'behind' => 1]);
            session_start(['read_and_close' => true]);
        });
        $marks === 0 || var_dump($marks, $nobody, everybody());
    }
    in_session(use_way($handler), fn () => $_SESSION = ['other' => 'somebody']);
    echo (new RustJsonSessionPresence)->count(), "\n";
});
?>
--EXPECT--
== class with php, class with rust_json, native with php, native with rust_json
0
