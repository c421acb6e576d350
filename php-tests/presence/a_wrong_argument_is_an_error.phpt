--TEST--
A wrong argument is a TypeError or a ValueError that says what it must be, and nothing is asked
--FILE--
<?php
require __DIR__ . '/../support/presence.inc';
$online = new RustJsonSessionPresence(['servers' => '127.0.0.1:1']);
$calls = [];
foreach (['isOnline', 'lastSeen', 'mark', 'leave'] as $method) {
    foreach (['', str_repeat('x', 1025), null, 1.0, true, [], new stdClass, fopen('php://memory', 'r')] as $id) {
        $calls[] = fn () => $online->$method($id);
    }
}
foreach ([[''], ['x', null], [1.5], [[]], ['x' => str_repeat('x', 1025)]] as $ids) {
    $calls[] = fn () => $online->areOnline($ids);
}
foreach ([[0], [-1], [PHP_INT_MIN], [10, ''], [10, '!'], [10, 'QQ=='], [10, "a\0"], [10, 'a b'], [10, str_repeat('QUJD', 350)]] as $arguments) {
    $calls[] = fn () => $online->list(...$arguments);
}
array_push($calls, fn () => $online->isOnline(), fn () => $online->areOnline('x'), fn () => $online->areOnline(), fn () => $online->list('x'), fn () => $online->mark(1, 2));
foreach ($calls as $call) {
    try {
        var_dump($call());
    } catch (Error $e) {
        echo get_class($e), ': ', strtok($e->getMessage(), "\n"), "\n";
    }
}
?>
--EXPECT--
ValueError: RustJsonSessionPresence::isOnline(): Argument #1 ($userId) must be of 1 to 1024 bytes, 0 given
ValueError: RustJsonSessionPresence::isOnline(): Argument #1 ($userId) must be of 1 to 1024 bytes, 1025 given
TypeError: RustJsonSessionPresence::isOnline(): Argument #1 ($userId) must be of type int|string, null given
TypeError: RustJsonSessionPresence::isOnline(): Argument #1 ($userId) must be of type int|string, float given
TypeError: RustJsonSessionPresence::isOnline(): Argument #1 ($userId) must be of type int|string, bool given
TypeError: RustJsonSessionPresence::isOnline(): Argument #1 ($userId) must be of type int|string, array given
TypeError: RustJsonSessionPresence::isOnline(): Argument #1 ($userId) must be of type int|string, object given
TypeError: RustJsonSessionPresence::isOnline(): Argument #1 ($userId) must be of type int|string, resource given
ValueError: RustJsonSessionPresence::lastSeen(): Argument #1 ($userId) must be of 1 to 1024 bytes, 0 given
ValueError: RustJsonSessionPresence::lastSeen(): Argument #1 ($userId) must be of 1 to 1024 bytes, 1025 given
TypeError: RustJsonSessionPresence::lastSeen(): Argument #1 ($userId) must be of type int|string, null given
TypeError: RustJsonSessionPresence::lastSeen(): Argument #1 ($userId) must be of type int|string, float given
TypeError: RustJsonSessionPresence::lastSeen(): Argument #1 ($userId) must be of type int|string, bool given
TypeError: RustJsonSessionPresence::lastSeen(): Argument #1 ($userId) must be of type int|string, array given
TypeError: RustJsonSessionPresence::lastSeen(): Argument #1 ($userId) must be of type int|string, object given
TypeError: RustJsonSessionPresence::lastSeen(): Argument #1 ($userId) must be of type int|string, resource given
ValueError: RustJsonSessionPresence::mark(): Argument #1 ($userId) must be of 1 to 1024 bytes, 0 given
ValueError: RustJsonSessionPresence::mark(): Argument #1 ($userId) must be of 1 to 1024 bytes, 1025 given
TypeError: RustJsonSessionPresence::mark(): Argument #1 ($userId) must be of type int|string, null given
TypeError: RustJsonSessionPresence::mark(): Argument #1 ($userId) must be of type int|string, float given
TypeError: RustJsonSessionPresence::mark(): Argument #1 ($userId) must be of type int|string, bool given
TypeError: RustJsonSessionPresence::mark(): Argument #1 ($userId) must be of type int|string, array given
TypeError: RustJsonSessionPresence::mark(): Argument #1 ($userId) must be of type int|string, object given
TypeError: RustJsonSessionPresence::mark(): Argument #1 ($userId) must be of type int|string, resource given
ValueError: RustJsonSessionPresence::leave(): Argument #1 ($userId) must be of 1 to 1024 bytes, 0 given
ValueError: RustJsonSessionPresence::leave(): Argument #1 ($userId) must be of 1 to 1024 bytes, 1025 given
TypeError: RustJsonSessionPresence::leave(): Argument #1 ($userId) must be of type int|string, null given
TypeError: RustJsonSessionPresence::leave(): Argument #1 ($userId) must be of type int|string, float given
TypeError: RustJsonSessionPresence::leave(): Argument #1 ($userId) must be of type int|string, bool given
TypeError: RustJsonSessionPresence::leave(): Argument #1 ($userId) must be of type int|string, array given
TypeError: RustJsonSessionPresence::leave(): Argument #1 ($userId) must be of type int|string, object given
TypeError: RustJsonSessionPresence::leave(): Argument #1 ($userId) must be of type int|string, resource given
ValueError: RustJsonSessionPresence::areOnline(): Argument #1 ($userIds) must contain only values of 1 to 1024 bytes, 0 given
TypeError: RustJsonSessionPresence::areOnline(): Argument #1 ($userIds) must contain only values of type int|string, null given
TypeError: RustJsonSessionPresence::areOnline(): Argument #1 ($userIds) must contain only values of type int|string, float given
TypeError: RustJsonSessionPresence::areOnline(): Argument #1 ($userIds) must contain only values of type int|string, array given
ValueError: RustJsonSessionPresence::areOnline(): Argument #1 ($userIds) must contain only values of 1 to 1024 bytes, 1025 given
ValueError: RustJsonSessionPresence::list(): Argument #1 ($limit) must be at least 1
ValueError: RustJsonSessionPresence::list(): Argument #1 ($limit) must be at least 1
ValueError: RustJsonSessionPresence::list(): Argument #1 ($limit) must be at least 1
ValueError: RustJsonSessionPresence::list(): Argument #2 ($cursor) must be null or one that list() gave
ValueError: RustJsonSessionPresence::list(): Argument #2 ($cursor) must be null or one that list() gave
ValueError: RustJsonSessionPresence::list(): Argument #2 ($cursor) must be null or one that list() gave
ValueError: RustJsonSessionPresence::list(): Argument #2 ($cursor) must be null or one that list() gave
ValueError: RustJsonSessionPresence::list(): Argument #2 ($cursor) must be null or one that list() gave
ValueError: RustJsonSessionPresence::list(): Argument #2 ($cursor) must be null or one that list() gave
ArgumentCountError: RustJsonSessionPresence::isOnline() expects exactly 1 argument, 0 given
TypeError: Invalid value given for argument `userIds`.
ArgumentCountError: RustJsonSessionPresence::areOnline() expects exactly 1 argument, 0 given
TypeError: Invalid value given for argument `limit`.
ArgumentCountError: RustJsonSessionPresence::mark() expects exactly 1 argument, 2 given
