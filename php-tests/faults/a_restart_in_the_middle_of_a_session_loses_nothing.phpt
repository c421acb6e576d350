--TEST--
A server that was restarted between read and write gets the whole session
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/memcached.inc';
$memcached = new Own_Memcached;
$id = use_handler(new RustJsonSessionHandler(['servers' => $memcached->server]));
in_session($id, fn () => $_SESSION['a'] = 1);
in_session($id, function () use ($memcached) {
    $_SESSION['b'] = 2;
    $memcached->stop();
    $memcached->start();
});
echo (new Memcache_Raw($memcached->server))->get(PREFIX . $id), "\n";
?>
--EXPECT--
{"a":1,"b":2}
