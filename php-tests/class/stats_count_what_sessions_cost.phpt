--TEST--
stats() counts what the sessions of a process cost, and phpinfo() shows the same
--EXTENSIONS--
pcntl
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/processes.inc';
$memcached = new Memcache_Raw;
$counts = fn () => array_filter(RustJsonSessionHandler::stats(), is_int(...));
$before = $counts();
$count = function (string $what) use (&$before, $counts) {
    $now = $counts();
    $counted = array_filter(array_map(fn ($now, $before) => $now - $before, $now, $before));
    $names = array_keys($now);
    echo $what, ': ', json_encode(array_combine(array_map(fn ($at) => $names[$at], array_keys($counted)), $counted)), "\n";
    $before = $now;
};
var_dump(array_sum($before));

$id = use_handler();
in_session($id, fn () => $_SESSION['n'] = 1);
$count('changed');
in_session($id, fn () => $_SESSION['n']);
$count('unchanged');
in_session($id, function () use ($id, $memcached) {
    $_SESSION['n'] = 2;
    $memcached->set(PREFIX . $id, '{"n":1,"node":1}');
});
$count('merged');
in_session($id, function () use ($id, $memcached) {
    $_SESSION['n'] = 3;
    $memcached->set(PREFIX . $id, '{"$php":"1.-.-.destroyed"}');
});
$count('dropped');
session_id($id);
session_start();
session_destroy();
$count('destroyed');

$memcached->set(PREFIX . "$id.lock", 'anybody');
ini_set('rust_json_session.lock_wait', '20');
session_id($id);
@session_start();
$waited = RustJsonSessionHandler::stats()['lock_wait_us'] - $before['lock_wait_us'];
echo $waited >= 20_000 ? 'waited for 20 ms' : "waited for $waited us", ', ';
$before['lock_wait_us'] += $waited;
$count('locked');
ob_start();
phpinfo(INFO_MODULES);
var_dump(str_contains(ob_get_clean(), "lock_timeouts => 1\n"));
?>
--EXPECT--
int(0)
changed: {"reads":1,"writes":1}
unchanged: {"reads":1,"touches":1}
merged: {"reads":1,"writes":1,"conflicts_merged":1,"retries":1}
dropped: {"reads":1,"writes_dropped":1}
destroyed: {"reads":1,"destroys":1}
waited for 20 ms, locked: {"lock_waits":1,"lock_timeouts":1}
bool(true)
