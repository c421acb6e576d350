--TEST--
A request waits for the session until another has stored it
--EXTENSIONS--
pcntl
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/processes.inc';
$id = use_handler();
store($id, '{"n":1}');
$has_started = new Gate;
$other = in_child(function () use ($id, $has_started) {
    session_id($id);
    session_start();
    $has_started->open();
    usleep(200_000);
    $_SESSION['n']++;
    session_write_close();
});
$has_started->pass();
$start = hrtime(true);
session_start();
echo $_SESSION['n'], ' ', hrtime(true) - $start > 100_000_000 ? 'after a wait' : 'at once', "\n";
$stats = RustJsonSessionHandler::stats();
echo $stats['lock_waits'], ' ', $stats['lock_wait_us'] > 100_000 ? 'over 100 ms' : $stats['lock_wait_us'], "\n";
session_write_close();
wait_for($other);
?>
--EXPECT--
2 after a wait
1 over 100 ms
