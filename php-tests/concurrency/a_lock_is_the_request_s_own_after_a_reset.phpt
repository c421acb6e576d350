--TEST--
session_reset() reads the session again without waiting for its own lock, and keeps it
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler();
store($id, '{"n":1}');
session_start();
$lock = (new Memcache_Raw)->get(PREFIX . "$id.lock");
$_SESSION['n'] = 5;
session_reset();
echo $_SESSION['n'], ' ', $lock === (new Memcache_Raw)->get(PREFIX . "$id.lock") ? 'the same lock' : 'another lock', ' ',
    RustJsonSessionHandler::stats()['lock_waits'], " waits\n";
$_SESSION['n']++;
session_write_close();
echo stored($id), ' ', lock_left($id), "\n";
?>
--EXPECT--
1 the same lock 0 waits
{"n":2} free
