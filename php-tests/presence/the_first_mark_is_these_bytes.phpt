--TEST--
A mark is the bytes that docs/presence.md says, behind what the session sends without it
--EXTENSIONS--
pcntl
--FILE--
<?php
require __DIR__ . '/../support/presence.inc';
$memcached = new Own_Memcached;
$masks = ['~%minute/\d+~' => '%minute/MINUTE', '~(?<=/|^)[0-9a-f]{16}(?=/)~m' => 'WRITER', '~^\d\d(?=[+-])~m' => 'SS', '~^\d{10}\b~m' => 'TIME'];
$sessions = [
    'read and closed' => fn () => session_start(['read_and_close' => true]),
    'another' => fn () => session_start(['read_and_close' => true]),
    'a login' => function () { session_start(); $_SESSION['user_id'] = "4\xff"; session_write_close(); },
    'a logout' => function () { session_start(); session_destroy(); },
];
with_each_handler(function (string $handler) use ($memcached, $masks, $sessions) {
    early_in_a_minute();
    $said = [];
    // A proxy of its own is a server that nobody has marked on.
    foreach (['' => new Recording_Proxy($memcached->server), 'user_id' => new Recording_Proxy($memcached->server)] as $presence => $proxy) {
        ini_set('rust_json_session.servers', $proxy->server);
        ini_set('rust_json_session.presence', $presence);
        foreach ($sessions as $name => $session) {
            $id = use_way($handler);
            (new Memcache_Raw($memcached->server))->set(PREFIX . $id, '{"user_id":42}');
            $session();
            $said[$name][$presence] = without_marks($proxy->heard()['said']);
        }
    }
    foreach ($said as $name => ['' => [$without, $none], 'user_id' => [$with, $marks]]) {
        echo "-- $name\n";
        $none === [] && masked($without) === masked($with) || var_dump($none, $without, $with);
        echo addcslashes(strtr(preg_replace(array_keys($masks), array_values($masks), implode($marks)), ["\r\n" => "\n"]), "\x7f..\xff");
    }
});
?>
--EXPECT--
== class with php, class with rust_json, native with php, native with rust_json
-- read and closed
set u_online_%minute/MINUTE/WRITER/0 0 480 7 noreply
SS+2:42
add u_online_%minute/MINUTE 0 480 0 noreply

append u_online_%minute/MINUTE 0 0 19 noreply
WRITER/0

set u_online_42 0 361 10 noreply
TIME
-- another
append u_online_%minute/MINUTE/WRITER/0 0 0 7 noreply
SS+2:42
set u_online_42 0 361 10 noreply
TIME
-- a login
append u_online_%minute/MINUTE/WRITER/0 0 0 7 noreply
SS+2:42
set u_online_42 0 361 10 noreply
TIME
append u_online_%minute/MINUTE/WRITER/0 0 0 7 noreply
SS-2:42
delete u_online_42 noreply
append u_online_%minute/MINUTE/WRITER/0 0 0 7 noreply
SS+2:4\377
set u_online_4%FF 0 361 10 noreply
TIME
-- a logout
append u_online_%minute/MINUTE/WRITER/0 0 0 7 noreply
SS+2:42
set u_online_42 0 361 10 noreply
TIME
append u_online_%minute/MINUTE/WRITER/0 0 0 7 noreply
SS-2:42
delete u_online_42 noreply
