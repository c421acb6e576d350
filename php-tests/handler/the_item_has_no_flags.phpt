--TEST--
Items have flags 0: other clients choose a decoder by them
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler();
in_session($id, fn () => $_SESSION['a'] = 1);
echo (new Memcache_Raw)->flags(PREFIX . $id), "\n";
?>
--EXPECT--
0
