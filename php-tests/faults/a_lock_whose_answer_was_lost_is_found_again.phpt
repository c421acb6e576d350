--TEST--
A lock that a stopped server gave to nobody is found by the next request of the process
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/memcached.inc';
$memcached = new Own_Memcached;
ini_set('rust_json_session.servers', $memcached->server);
ini_set('rust_json_session.timeout', '200');
ini_set('rust_json_session.lock_wait', '2000');
$raw = new Memcache_Raw($memcached->server);
$start = function (string $id): string {
    session_id($id);
    $begun = hrtime(true);
    $is_started = @session_start();
    session_abort();
    return ($is_started ? 'started' : 'not started') . (hrtime(true) - $begun < 1e9 ? '' : ' after a long wait');
};
$id = use_handler();
$raw->set(PREFIX . $id, '{"n":1}');
$start($other = fresh_id());
$memcached->pause();
echo $start($id), "\n";
$memcached->resume();
usleep(200_000);
echo 'the lock is ', $raw->get(PREFIX . "$id.lock") === null ? 'free' : "nobody's", "\n";
echo $start($id), "\n";

$memcached->pause();
$start($id);
$memcached->resume();
// The request of another session gives it back.
echo $start($other), "\n";
usleep(200_000);
echo 'the lock is ', $raw->get(PREFIX . "$id.lock") === null ? 'free' : "nobody's", "\n";
?>
--EXPECT--
not started
the lock is nobody's
started
started
the lock is free
