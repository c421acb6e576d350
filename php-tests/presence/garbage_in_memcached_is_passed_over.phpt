--TEST--
Whatever stands in memcached under a user's key, a directory's, or a segment's is passed over where it is not what belongs there
--FILE--
<?php
require __DIR__ . '/../support/presence.inc';
// Which keys anybody writes.
$memcached = new Own_Memcached('-I', '4m');
ini_set('rust_json_session.servers', $memcached->server);
$raw = new Memcache_Raw($memcached->server);
set_error_handler(fn (int $level, string $message) => print("$message\n"));

$prefix = own_users();
$online = new RustJsonSessionPresence;
foreach (['', ' ', 'x', '-1', '1.5', '1e9', "1\0", ' 12', '99999999999999999999999', str_repeat('9', 100_000), random_bytes(1000), "\r\nEND\r\nMN\r\n", "\xff", '0x10', str_repeat("\0", 2_000_000)] as $n => $value) {
    $raw->set("{$prefix}user-$n", $value);
    $online->isOnline("user-$n") === false && $online->lastSeen("user-$n") === null || var_dump(substr($value, 0, 20));
}
var_dump(array_filter($online->areOnline(array_map(fn ($n) => "user-$n", range(0, 14)))));
foreach (['0' => null, (string) (time() - 360) => null, '9223372036854775807' => PHP_INT_MAX, '18446744073709551615' => PHP_INT_MAX] as $value => $seen) {
    $raw->set("{$prefix}number", $value);
    $online->lastSeen('number') === $seen && $online->isOnline('number') === ($seen !== null) || var_dump($value, $online->lastSeen('number'));
}

early_in_a_minute();
$minute = intdiv(time(), 60);
$second = sprintf('%02d', time() % 60);
$writer = '00000000000000ab';
$count = function (string $directory, array $segments, int $minutes = 0) use ($raw, $minute): string {
    $prefix = own_users();
    // In the default window, whatever the minute is by now.
    $raw->set("$prefix%minute/" . ($minute + $minutes), $directory);
    foreach ($segments as $name => $segment) {
        $raw->set("$prefix%minute/" . ($minute + $minutes) . "/$name", $segment);
    }
    $online = new RustJsonSessionPresence;
    $users = everybody();
    count($users) === $online->count() || print("counted otherwise\n");
    return count($users) <= 6 ? ($users ? '' : 'nobody') . addcslashes(implode(' ', array_map(strval(...), array_keys($users))), "\0..\37\177..\377") : count($users) . ' users';
};
$ann = "{$second}+3:ann";
$directories = [
    'good' => "$writer/0\n", 'twice' => "$writer/0\n$writer/0\n", 'without an end' => "$writer/0", 'among garbage' => "\n\n/\nxyz/0\n\0\xff\n$writer/0\n$writer/-1\n$writer/+0\n$writer/00\n$writer/0/0\n",
    'empty' => '', 'nothing' => "\n", 'capital' => strtoupper($writer) . "/0\n", 'short' => "ab/0\n", 'CRLF' => "$writer/0\r\n", 'no segment' => "$writer/7\n", 'a number too large' => "$writer/99999999999999999999\n", 'a command' => "$writer/0 1 2\r\nflush_all\n",
    'binary' => random_bytes(10_000), 'a megabyte of nothing' => str_repeat("\n", 1 << 20), 'long line' => str_repeat('a', 1 << 20) . "/0\n$writer/0\n",
    '60,000 segments that are not there' => implode('', array_map(fn ($n) => "$writer/" . ($n + 1) . "\n", range(0, 60_000))) . "$writer/0\n",
];
foreach ($directories as $name => $directory) {
    echo "$name: ", $count($directory, ["$writer/0" => $ann]), "\n";
}
echo "==\n";
$segments = [
    'good' => $ann, 'two' => "$ann{$second}+3:bob", 'left' => "$ann{$second}-3:ann", 'back' => "$ann{$second}-3:ann$ann", 'empty' => '', 'text' => 'hello', 'json' => '{"$php":"x"}',
    'broken at once' => "x$ann", 'broken behind' => "{$ann}x{$second}+3:bob", 'cut off' => "$ann{$second}+3:bo", 'cut off head' => "$ann{$second}+", 'no length' => "$ann{$second}+:bob", 'length 0' => "$ann{$second}+0:", 'length with zeros' => "$ann{$second}+0003:bob",
    'length 1024' => "$ann{$second}+1024:" . str_repeat('x', 1024), 'length 1025' => "$ann{$second}+1025:" . str_repeat('x', 1025), 'length -1' => "$ann{$second}+-1:bob", 'length beyond' => "$ann{$second}+18446744073709551615:bob", 'endless length' => $ann . $second . '+' . str_repeat('9', 100_000),
    'second 60' => "{$ann}60+3:bob", 'second 99' => "{$ann}99+3:bob", 'second x' => "{$ann}0x+3:bob", 'sign *' => "$ann{$second}*3:bob", 'sign 0' => "$ann{$second}\0" . '3:bob', 'other digits' => "$ann{$second}+\u{0663}:bob", 'blank' => "$ann {$second}+3:bob", 'line ends' => "$ann\r\n{$second}+3:bob",
    'any bytes' => "{$second}+5:\0\r\n:\xff$ann", 'binary' => random_bytes(16_384) . $ann, 'zeros' => str_repeat("\0", 1 << 20), 'a megabyte of entries' => implode('', array_map(fn ($n) => sprintf('%s+6:%06d', $second, $n), range(1, 90_000))), 'colons' => str_repeat(':', 100_000),
];
foreach ($segments as $name => $segment) {
    echo "$name: ", $count("$writer/0\n", ["$writer/0" => $segment]), "\n";
}
echo "==\nnext minute, of a clock that is ahead: ", $count("$writer/0\n", ["$writer/0" => '00+3:ann'], 1), "\n";
echo 'a minute of the future: ', $count("$writer/0\n", ["$writer/0" => '00+3:ann'], 5), "\n";
echo 'long ago: ', $count("$writer/0\n", ["$writer/0" => '00+3:ann'], -8), "\n";
?>
--EXPECT--
array(0) {
}
good: ann
twice: ann
without an end: ann
among garbage: ann
empty: nobody
nothing: nobody
capital: nobody
short: nobody
CRLF: nobody
no segment: nobody
a number too large: nobody
a command: nobody
binary: nobody
a megabyte of nothing: nobody
long line: ann
60,000 segments that are not there: ann
==
good: ann
two: ann bob
left: nobody
back: ann
empty: nobody
text: nobody
json: nobody
broken at once: nobody
broken behind: ann
cut off: ann
cut off head: ann
no length: ann
length 0: ann
length with zeros: ann bob
length 1024: ann xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
length 1025: ann
length -1: ann
length beyond: ann
endless length: ann
second 60: ann
second 99: ann
second x: ann
sign *: ann
sign 0: ann
other digits: ann
blank: ann
line ends: ann
any bytes: \000\r\n:\377 ann
binary: nobody
zeros: nobody
a megabyte of entries: 90000 users
colons: nobody
==
next minute, of a clock that is ahead: ann
a minute of the future: nobody
long ago: nobody
