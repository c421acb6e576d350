--TEST--
A child that was forked after its parent's lock was in doubt neither frees it nor takes it for its own
--EXTENSIONS--
pcntl
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/processes.inc';
require __DIR__ . '/../support/memcached.inc';
$memcached = new Own_Memcached;
ini_set('rust_json_session.servers', $memcached->server);
ini_set('rust_json_session.timeout', '200');
ini_set('rust_json_session.lock_wait', '100');
$raw = new Memcache_Raw($memcached->server);
$id = use_handler();
$raw->set(PREFIX . $id, '{"n":1}');
session_start();
session_abort();
$memcached->pause();
session_id($id);
var_dump(@session_start());
$memcached->resume();
usleep(50_000);
$goes_on = new Gate;
$child = in_child(function () use ($id, $goes_on) {
    $goes_on->pass();
    session_id($id);
    echo @session_start() ? 'the child has it too' : 'the child waits in vain', "\n";
    in_session(fresh_id(), fn () => $_SESSION['n'] = 1);
});
session_id($id);
session_start();
$lock = $raw->get(PREFIX . "$id.lock");
$goes_on->open();
wait_for($child);
echo $lock !== null && $lock === $raw->get(PREFIX . "$id.lock") ? 'the parent still has it' : 'the parent has lost it', "\n";
?>
--EXPECT--
the child waits in vain
bool(false)
the parent still has it
