--TEST--
After a fork, parent and child never share a socket
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/proxy.inc';
$proxy = new Counting_Proxy;
ini_set('rust_json_session.servers', $proxy->server);
$id = use_handler();
in_session($id, fn () => $_SESSION['parent'] = 1);
echo $proxy->count(), "\n";
$child = pcntl_fork();
if ($child === 0) {
    for ($n = 0; $n < 50; $n++) {
        in_session("$id-child", fn () => $_SESSION['n'] = $n);
    }
    posix_kill(getmypid(), SIGKILL);
}
for ($n = 0; $n < 50; $n++) {
    in_session("$id-own", fn () => $_SESSION['n'] = $n);
}
pcntl_waitpid($child, $status);
preg_match('/connections: \\d+/', $proxy->count(), $match);
echo $match[0], "\n", stored("$id-child"), stored("$id-own"), stored($id), "\n";
?>
--EXPECT--
round trips: 2, posts: 1, connections: 1
connections: 1
{"n":49}{"n":49}{"parent":1}
