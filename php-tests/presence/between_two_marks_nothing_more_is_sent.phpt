--TEST--
Between two marks, and for a visitor without a user, a session sends what it sends where presence is off, byte for byte
--EXTENSIONS--
pcntl
--FILE--
<?php
require __DIR__ . '/../support/presence.inc';
$proxy = new Recording_Proxy;
ini_set('rust_json_session.servers', $proxy->server);
$prefix = own_users();
$sessions = [
    'unchanged' => function () { session_start(); session_write_close(); },
    'changed' => function () { session_start(); $_SESSION['n']++; session_write_close(); },
    'read_and_close' => fn () => session_start(['read_and_close' => true]),
    'strict' => function () { session_start(['use_strict_mode' => 1]); $_SESSION['n']++; session_write_close(); },
    'reset' => function () { session_start(); session_reset(); session_abort(); },
    'contended' => function (string $id, string $document) { session_start(); $_SESSION['n']++; store($id, $document); session_write_close(); },
];
// What is said in a session while its user was marked just now.
$hear = function (string $presence, string $handler, callable $session, string $document) use ($proxy, $sessions) {
    ini_set('rust_json_session.presence', $presence);
    $id = use_way($handler);
    store($id, $document);
    $sessions['unchanged']();
    $proxy->heard();
    store($id, $document);
    $session($id, $document);
    ini_set('session.use_strict_mode', '0');
    $heard = $proxy->heard();
    return ['said' => masked($heard['said'])] + $heard;
};
with_each_handler(function (string $handler) use ($hear, $sessions, $prefix) {
    foreach (['lock', 'merge', 'overwrite'] as $concurrency) {
        ini_set('rust_json_session.concurrency', $concurrency);
        echo $concurrency, ':';
        foreach ($sessions as $name => $session) {
            $off = $hear('', $handler, $session, '{"n":1,"user_id":42}');
            foreach (['{"n":1,"user_id":42}', '{"n":1}', '{"n":1,"user_id":null}'] as $document) {
                $on = $hear('user_id', $handler, $session, $document);
                $off = $document === '{"n":1,"user_id":42}' ? $off : $hear('', $handler, $session, $document);
                $off === $on && !str_contains($on['said'], $prefix) || var_dump($name, $document, $off, $on);
            }
            printf(' %s %d', $name, $off['trips']);
        }
        echo "\n";
    }
});
?>
--EXPECT--
== class with php, class with rust_json, native with php, native with rust_json
lock: unchanged 1 changed 2 read_and_close 1 strict 2 reset 2 contended 4
merge: unchanged 1 changed 2 read_and_close 1 strict 2 reset 2 contended 4
overwrite: unchanged 1 changed 2 read_and_close 1 strict 2 reset 2 contended 4
