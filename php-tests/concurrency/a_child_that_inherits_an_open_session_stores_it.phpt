--TEST--
A session opened before a fork is stored by both without harm
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler();
session_start();
$_SESSION['who'] = 'parent';
$child = pcntl_fork();
if ($child === 0) {
    $_SESSION['who'] = 'child';
    session_write_close();
    posix_kill(getmypid(), SIGKILL);
}
pcntl_waitpid($child, $status);
echo stored($id), ' ';
session_write_close();
echo stored($id), "\n";
?>
--EXPECT--
{"who":"child"} {"who":"parent"}
