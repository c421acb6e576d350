--TEST--
Of a request that was stopped for longer than its lock lasts, and of those that stored meanwhile, nothing is lost
--EXTENSIONS--
pcntl
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/processes.inc';
$id = use_handler(new RustJsonSessionHandler(['lock_ttl' => 1]));
store($id, '{"n":1}');
$has_started = new Gate;
$goes_on = new Gate;
$stopped = in_child(function () use ($id, $has_started, $goes_on) {
    session_id($id);
    session_start();
    $_SESSION['stopped'] = true;
    $has_started->open();
    $goes_on->pass();
    session_write_close();
});
$has_started->pass();
posix_kill($stopped, SIGSTOP);
$goes_on->open();
// Has the lock when the other goes on, which must not take it away.
session_start();
$_SESSION['meanwhile'] = true;
$lock = (new Memcache_Raw)->get(PREFIX . "$id.lock");
posix_kill($stopped, SIGCONT);
wait_for($stopped);
echo $lock === (new Memcache_Raw)->get(PREFIX . "$id.lock") ? 'the lock is still there' : 'the lock is another', "\n";
session_write_close();
echo stored($id), "\n";
echo lock_left($id), "\n";
?>
--EXPECT--
the lock is still there
{"n":1,"meanwhile":true,"stopped":true}
free
