--TEST--
An id of 256 characters works, under its SHA-256
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler(null, str_repeat('x', 256));
in_session($id, fn () => $_SESSION['a'] = 1);
session_start();
echo json_encode($_SESSION), ' ', (new Memcache_Raw)->get('sessions/sha256:' . hash('sha256', $id)), "\n";
session_destroy();
?>
--EXPECT--
{"a":1} {"a":1}
