--TEST--
A child that inherits a session stores it, and leaves the lock to the process that took it
--EXTENSIONS--
pcntl
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/processes.inc';
$id = use_handler();
store($id, '{"n":1}');
session_start();
$lock = (new Memcache_Raw)->get(PREFIX . "$id.lock");
wait_for(in_child(function () {
    $_SESSION['child'] = true;
    session_write_close();
}));
echo stored($id), ' ', $lock === (new Memcache_Raw)->get(PREFIX . "$id.lock") ? 'still locked' : 'free', "\n";
$_SESSION['parent'] = true;
session_write_close();
echo stored($id), ' ', lock_left($id), "\n";
?>
--EXPECT--
{"n":1,"child":true} still locked
{"n":1,"parent":true,"child":true} free
