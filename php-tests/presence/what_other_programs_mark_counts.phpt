--TEST--
Any program that speaks memcached's protocol may mark a user, have one leave, and ask
--FILE--
<?php
require __DIR__ . '/../support/presence.inc';
$memcached = stream_socket_client('tcp://' . getenv('RJS_SERVER'));
/** As docs/presence.md says, by one who writes segments of his own. */
$tell = function (string $writer, int $number, int $time, string $sign, string $user, string $key) use ($memcached, &$prefix) {
    $minute = intdiv($time, 60);
    $entry = sprintf('%02d%s%d:%s', $time % 60, $sign, strlen($user), $user);
    $line = "$writer/$number\n";
    fwrite($memcached, "set $prefix%minute/$minute/$writer/$number 0 480 " . strlen($entry) . " noreply\r\n$entry\r\n"
        . "add $prefix%minute/$minute 0 480 0 noreply\r\n\r\n"
        . "append $prefix%minute/$minute 0 0 " . strlen($line) . " noreply\r\n$line\r\n"
        . ($sign === '+' ? "set $prefix$key 0 360 " . strlen($time) . " noreply\r\n$time\r\n" : "delete $prefix$key noreply\r\n"));
};
$ask = function (string $key) use ($memcached, &$prefix) {
    fwrite($memcached, "get $prefix$key\r\n");
    if (fgets($memcached) === "END\r\n") {
        return null;
    }
    $value = rtrim(fgets($memcached));
    fgets($memcached);
    return $value;
};
$prefix = own_users();
$online = new RustJsonSessionPresence;
$now = time();
$tell('aaaaaaaaaaaaaaaa', 0, $now, '+', 'ann', 'ann');
$tell('aaaaaaaaaaaaaaaa', 1, $now - 100, '+', "\xff b", '%FF%20b');
$tell('bbbbbbbbbbbbbbbb', 0, $now - 359, '+', 'nearly gone', 'nearly%20gone');
$ask('ann');
var_dump($online->areOnline(['ann', "\xff b", 'bob']) === ['ann' => true, "\xff b" => true, 'bob' => false], array_map(fn ($seen) => $now - $seen, everybody()) + ['nearly gone' => 359] == ['ann' => 0, "\xff b" => 100, 'nearly gone' => 359]);
$online->mark('bob');
$online->leave('ann');
$online->count();
var_dump(abs($ask('bob') - $now) < 100, $ask('ann'));

// The latest counts; of one second, what one writer says last, and of two writers the leave.
$rounds = [
    'later +' => [['a', 0, -10, '-'], ['b', 0, -9, '+']], 'later -' => [['b', 0, -10, '+'], ['a', 0, -9, '-']], 'later, said first' => [['a', 1, -9, '+'], ['a', 0, -10, '-']],
    'one writer, -+' => [['a', 0, -10, '-'], ['a', 1, -10, '+']], 'one writer, +-' => [['a', 0, -10, '+'], ['a', 1, -10, '-']], 'the 10th behind the 9th' => [['a', 9, -10, '+'], ['a', 10, -10, '-']],
    'two writers, +-' => [['a', 0, -10, '+'], ['b', 0, -10, '-']], 'two writers, -+' => [['a', 0, -10, '-'], ['b', 0, -10, '+']], 'twice' => [['a', 0, -10, '+'], ['b', 0, -10, '+']],
    'two writers, one later' => [['a', 0, -10, '-'], ['b', 0, -10, '+'], ['b', 1, -9, '+']], 'past the window' => [['a', 0, -370, '+']], 'seen before the window, and in it' => [['a', 0, -370, '-'], ['a', 1, -300, '+']],
    'in another minute' => [['a', 0, -70, '+'], ['a', 1, -10, '-']], 'in another minute again' => [['a', 1, -10, '+'], ['b', 0, -130, '-']],
];
foreach ($rounds as $name => $told) {
    $prefix = own_users();
    foreach ($told as [$writer, $number, $when, $sign]) {
        $tell(str_repeat($writer, 16), $number, $now + $when, $sign, 'ann', 'ann');
    }
    $ask('ann');
    echo $name, ': ', $online->count() === 1 ? $now - $online->list()['users']['ann'] . ' s ago' : 'offline', "\n";
}
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
NULL
later +: 9 s ago
later -: offline
later, said first: 9 s ago
one writer, -+: 10 s ago
one writer, +-: offline
the 10th behind the 9th: offline
two writers, +-: offline
two writers, -+: offline
twice: 10 s ago
two writers, one later: 9 s ago
past the window: offline
seen before the window, and in it: 300 s ago
in another minute: offline
in another minute again: 10 s ago
