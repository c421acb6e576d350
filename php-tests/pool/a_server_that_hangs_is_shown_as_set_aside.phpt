--TEST--
stats() and phpinfo() show which server is set aside, since when, with which error, and how fast the others are
--INI--
rust_json_session.replicas=1
rust_json_session.timeout=200
--FILE--
<?php
require __DIR__ . '/../support/pool.inc';
$memcacheds = memcacheds(2);
[$first, $second] = array_column($memcacheds, 'server');
ini_set('rust_json_session.servers', "$first,$second");
use_handler();
$id = session_on('0,1', $memcacheds);
$show = function () use ($first, $second) {
    $servers = RustJsonSessionHandler::stats()['servers'];
    ksort($servers);
    foreach ([$first => 'first', $second => 'second'] as $server => $name) {
        echo $name, ': ', json_encode(array_map(fn ($value) => match (true) {
            is_int($value) => 'number',
            is_string($value) => str_replace([$first, $second], ['FIRST', 'SECOND'], $value),
            default => $value,
        }, $servers[$server])), "\n";
    }
};
$show();
$memcacheds[0]->pause();
in_session($id, fn () => $_SESSION['n']++);
$show();
$before = RustJsonSessionHandler::stats()['servers'][$first];
usleep(50_000);
$after = RustJsonSessionHandler::stats()['servers'][$first];
foreach (['set_aside_for_ms', 'last_error_ms_ago'] as $name) {
    var_dump($after[$name] - $before[$name] >= 49);
}
var_dump($after['next_probe_in_ms'] <= 500, RustJsonSessionHandler::stats()['failovers'], documents($id, [$memcacheds[1]])[0]);
ob_start();
phpinfo(INFO_MODULES);
$info = ob_get_clean();
foreach ([$first, $second] as $n => $server) {
    preg_match("/^$server => .*/m", $info, $match);
    echo preg_replace(['/[\d.]+ s\b/', '/\d+ µs/', '/memcached [\d.]+/'], ['S', 'T', 'VERSION'], str_replace([$first, $second], ['FIRST', 'SECOND'], $match[0])), "\n";
}
?>
--EXPECT--
first: {"state":"alive","set_aside_for_ms":null,"next_probe_in_ms":null,"round_trip_us":"number","last_error":null,"last_error_ms_ago":null}
second: {"state":"alive","set_aside_for_ms":null,"next_probe_in_ms":null,"round_trip_us":"number","last_error":null,"last_error_ms_ago":null}
first: {"state":"set aside","set_aside_for_ms":"number","next_probe_in_ms":"number","round_trip_us":"number","last_error":"FIRST did not answer within 200 ms","last_error_ms_ago":"number"}
second: {"state":"alive","set_aside_for_ms":null,"next_probe_in_ms":null,"round_trip_us":"number","last_error":null,"last_error_ms_ago":null}
bool(true)
bool(true)
bool(true)
int(1)
string(7) "{"n":2}"
FIRST => FIRST did not answer within 200 ms; set aside by this process for S, next probe in S; last error S ago: FIRST did not answer within 200 ms
SECOND => VERSION, answered in T
