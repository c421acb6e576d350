--TEST--
In 1,000 logouts during a slow request, at random times, not one session lives again
--DESCRIPTION--
In every fourth round the next page begins a new session under the same id while the slow request is still running.
--EXTENSIONS--
pcntl
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/processes.inc';
const ROUNDS = 1000;
$modes = ['lock', 'merge', 'overwrite'];
$ids = array_map(fn () => fresh_id(), range(1, ROUNDS));
$memcached = new Memcache_Raw;
foreach ($ids as $id) {
    $memcached->set(PREFIX . $id, '{"user":"Ada"}');
}
// Both wait for the same moments.
$begin = hrtime(true) + 100_000_000;
$round_at = fn (int $round) => $begin + $round * 4_000_000;
$wait_until = function (int $moment) {
    while (($left = $moment - hrtime(true)) > 0) {
        usleep(max(1, intdiv($left, 1000)));
    }
};
$slow = in_child(function () use ($ids, $modes, $round_at, $wait_until) {
    $dropped = 0;
    foreach ($ids as $round => $id) {
        use_handler(new RustJsonSessionHandler(['concurrency' => $modes[$round % 3]]), $id);
        $wait_until($round_at($round) + random_int(0, 1_500_000));
        session_start();
        $had_user = isset($_SESSION['user']);
        usleep(random_int(0, 2000));
        $_SESSION['slow'] = $had_user;
        session_write_close();
    }
    $dropped = RustJsonSessionHandler::stats()['writes_dropped'];
    // In the mode lock, a logout waits.
    echo $dropped > 0 ? 'some came too late' : 'none came too late', "\n";
});
foreach ($ids as $round => $id) {
    use_handler(new RustJsonSessionHandler(['concurrency' => $modes[$round % 3]]), $id);
    $wait_until($round_at($round) + random_int(0, 3_000_000));
    session_start();
    session_destroy();
    if ($round % 4 === 0) {
        in_session($id, fn () => $_SESSION['next'] = true);
    }
}
wait_for($slow);
$alive = 0;
foreach ($ids as $id) {
    $session = json_decode($memcached->get(PREFIX . $id) ?? '{}', true);
    $alive += isset($session['user']) || ($session['slow'] ?? false);
}
echo "$alive of ", ROUNDS, " live again\n";
?>
--EXPECT--
some came too late
0 of 1000 live again
