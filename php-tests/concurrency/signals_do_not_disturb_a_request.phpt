--TEST--
A signal in the middle of a request to memcached costs nothing
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$signals = 0;
pcntl_async_signals(true);
pcntl_signal(SIGUSR1, function () use (&$signals) { $signals++; }, false);
$script = getmypid();
$child = pcntl_fork();
while ($child === 0) {
    posix_kill($script, SIGUSR1);
    usleep(50);
}
$id = use_handler();
for ($n = 0; $n < 300; $n++) {
    in_session($id, fn () => $_SESSION['n'] = ($_SESSION['n'] ?? 0) + 1);
}
posix_kill($child, SIGKILL);
pcntl_waitpid($child, $status);
var_dump(stored($id), $signals > 0);
?>
--EXPECT--
string(9) "{"n":300}"
bool(true)
