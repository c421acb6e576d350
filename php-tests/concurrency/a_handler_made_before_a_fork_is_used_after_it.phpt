--TEST--
A handler made by a master process works in each worker
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$handler = new RustJsonSessionHandler;
$handler->open('', '');
$mark = fresh_id();
$children = [];
for ($worker = 0; $worker < 3; $worker++) {
    $children[] = $pid = pcntl_fork();
    if ($pid === 0) {
        session_set_save_handler($handler, true);
        in_session("$mark-$worker", fn () => $_SESSION['worker'] = $worker);
        posix_kill(getmypid(), SIGKILL);
    }
}
foreach ($children as $pid) {
    pcntl_waitpid($pid, $status);
}
echo stored("$mark-0"), stored("$mark-1"), stored("$mark-2"), "\n";
?>
--EXPECT--
{"worker":0}{"worker":1}{"worker":2}
