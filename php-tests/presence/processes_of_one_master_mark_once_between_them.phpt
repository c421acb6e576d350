--TEST--
Processes that one master has forked mark a session's user once in an interval between them, each in a list of its own
--EXTENSIONS--
pcntl
--INI--
rust_json_session.presence=user_id
--FILE--
<?php
require __DIR__ . '/../support/presence.inc';
require __DIR__ . '/../support/processes.inc';
$prefix = own_users();
use_handler();
store($id = fresh_id(), '{"user_id":42}');
$requests = function (int $count) use ($id) {
    for ($n = 0; $n < $count; $n++) {
        session_id($id);
        session_start(['read_and_close' => true]);
    }
};
// The session of one, marked by whoever comes first.
$first = marks(fn () => $requests(3));
at_once(8, fn () => print(marks(fn () => $requests(10)) . ' '));
echo "of children, $first of the parent\n";

// Each has users of its own.
at_once(8, function (int $n) {
    foreach (range(1, 5) as $session) {
        in_session(fresh_id(), fn () => $_SESSION['user_id'] = "$n-$session");
    }
    (new RustJsonSessionPresence)->isOnline('wait until memcached has them');
});
echo count(everybody()), " online\n";
$memcached = new Memcache_Raw;
$writers = [];
foreach ([-1, 0] as $minute) {
    $directory = (string) $memcached->get($prefix . '%minute/' . (intdiv(time(), 60) + $minute));
    preg_match_all('~^([0-9a-f]{16})/\d+\n~m', $directory, $matches);
    array_push($writers, ...$matches[1]);
}
echo count(array_unique($writers)), " writers\n";

// From one interval to the next, one of them all.
ini_set('rust_json_session.presence_interval', '1');
$prefix = own_users();
$requests(1);
at_once(6, function () use ($requests) {
    $end = microtime(true) + 3.5;
    while (microtime(true) < $end) {
        $requests(5);
    }
});
$seconds = [];
foreach ([-1, 0] as $minute) {
    $minute += intdiv(time(), 60);
    preg_match_all('~^(.+)$~m', (string) $memcached->get("$prefix%minute/$minute"), $segments);
    foreach ($segments[1] as $segment) {
        preg_match_all('~(\d\d)\+2:42~', $memcached->get("$prefix%minute/$minute/$segment"), $entries);
        foreach ($entries[1] as $second) {
            $seconds[] = "$minute:$second";
        }
    }
}
echo count($seconds) > 3 ? 'marked again and again, ' : 'marked ' . count($seconds) . ' times, ', count(array_unique($seconds)) === count($seconds) ? "never twice in a second\n" : json_encode($seconds);
?>
--EXPECT--
0 0 0 0 0 0 0 0 of children, 1 of the parent
41 online
9 writers
marked again and again, never twice in a second
