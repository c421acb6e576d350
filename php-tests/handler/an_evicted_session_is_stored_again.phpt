--TEST--
A session that vanished while it was in use is stored at the end
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler();
store($id, '{"a":1}');
session_start();
$_SESSION['a'] = 2;
(new Memcache_Raw)->delete(PREFIX . $id);
session_write_close();
echo stored($id), "\n";
?>
--EXPECT--
{"a":2}
