--TEST--
session_reset() reads the session again without giving its lock away
--INI--
session.save_handler=rust_json
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
store($id = fresh_id(), '{"n":1}');
session_id($id);
session_start();
$lock = (new Memcache_Raw)->get(PREFIX . "$id.lock");
$_SESSION['n'] = 5;
session_reset();
echo $_SESSION['n'], $lock === (new Memcache_Raw)->get(PREFIX . "$id.lock") ? ' the same lock ' : ' another lock ',
    RustJsonSessionHandler::stats()['lock_waits'], " waits\n";
$_SESSION['n']++;
session_write_close();
echo stored($id), ' ', lock_left($id), "\n";
?>
--EXPECT--
1 the same lock 0 waits
{"n":2} free
