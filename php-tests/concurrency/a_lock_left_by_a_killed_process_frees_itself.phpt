--TEST--
The lock of a process that was killed is free after lock_ttl, not later
--EXTENSIONS--
pcntl
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/processes.inc';
$id = use_handler(new RustJsonSessionHandler(['lock_ttl' => 3]));
store($id, '{"n":1}');
$has_started = new Gate;
$start = hrtime(true);
$other = in_child(function () use ($id, $has_started) {
    session_id($id);
    session_start();
    $has_started->open();
    sleep(60);
});
$has_started->pass();
posix_kill($other, SIGKILL);
wait_for($other);
session_start();
$seconds = (hrtime(true) - $start) / 1e9;
// memcached's clock goes in steps of a second.
echo $_SESSION['n'], ' ', $seconds > 1.5 && $seconds < 5 ? 'in time' : "after $seconds s", "\n";
?>
--EXPECT--
1 in time
