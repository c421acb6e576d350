--TEST--
Many processes at once each keep the right count
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$mark = fresh_id();
session_set_save_handler(new RustJsonSessionHandler, true);
in_session("$mark-parent", fn () => $_SESSION['n'] = 0);
$children = [];
for ($child = 0; $child < 6; $child++) {
    $children[] = $pid = pcntl_fork();
    if ($pid === 0) {
        for ($n = 0; $n < 40; $n++) {
            in_session("$mark-$child", fn () => $_SESSION['n'] = ($_SESSION['n'] ?? 0) + 1);
        }
        posix_kill(getmypid(), SIGKILL);
    }
}
foreach ($children as $pid) {
    pcntl_waitpid($pid, $status);
}
for ($child = 0; $child < 6; $child++) {
    echo stored("$mark-$child");
}
echo stored("$mark-parent"), "\n";
?>
--EXPECT--
{"n":40}{"n":40}{"n":40}{"n":40}{"n":40}{"n":40}{"n":0}
