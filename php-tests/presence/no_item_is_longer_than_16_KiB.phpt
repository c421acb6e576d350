--TEST--
3,000 users whom one process marks within a minute, with ids of 100 bytes, are in items of 16,384 bytes at most, each of them
--INI--
rust_json_session.presence=user_id
--FILE--
<?php
require __DIR__ . '/../support/presence.inc';
$memcached = new Own_Memcached;
ini_set('rust_json_session.servers', $memcached->server);
own_users();
early_in_a_minute();
// Some by sessions, and the others by the class.
$online = new RustJsonSessionPresence;
use_handler();
$ids = array_map(fn ($n) => str_pad("user-$n-", 100, 'abcdefghij'), range(1, 3000));
foreach ($ids as $n => $id) {
    $n % 10 ? $online->mark($id) : in_session(fresh_id(), fn () => $_SESSION['user_id'] = $id);
}
$online->leave($ids[0]);
var_dump($online->count(), in_array(false, $online->areOnline(array_slice($ids, 1)), true));
sort($ids, SORT_STRING);
$gone = array_search(str_pad('user-1-', 100, 'abcdefghij'), $ids);
unset($ids[$gone]);
var_dump(array_keys(everybody()) === array_values($ids));

// What memcached has, by its own account.
$connection = stream_socket_client("tcp://$memcached->server");
fwrite($connection, "lru_crawler metadump hash\r\n");
$keys = [];
while (($line = rtrim(fgets($connection))) !== 'END') {
    preg_match('/^key=(\S+)/', $line, $match) && $keys[] = rawurldecode($match[1]);
}
$sizes = [];
foreach ($keys as $key) {
    fwrite($connection, "mg $key s\r\n");
    preg_match('/^HD s(\d+)/', fgets($connection), $match) && $sizes[preg_match('~%minute/\d+/~', $key) ? 'segments' : (str_contains($key, '%minute/') ? 'directories' : (str_starts_with($key, 'sessions/') ? 'sessions' : 'users'))][] = (int) $match[1];
}
ksort($sizes);
foreach ($sizes as $what => $of) {
    echo "$what: ", $what === 'segments' ? (count($of) >= 20 && count($of) <= 23 ? 'some 20' : count($of)) : count($of), max($of) <= 16_384 ? '' : ', ' . max($of) . ' bytes', "\n";
}
// Filled, but for the last of each minute.
rsort($sizes['segments']);
echo $sizes['segments'][15] > 16_384 - 107 ? "filled\n" : json_encode($sizes['segments']) . "\n";
?>
--EXPECT--
int(2999)
bool(false)
bool(true)
directories: 1
segments: some 20
sessions: 300
users: 2999
filled
