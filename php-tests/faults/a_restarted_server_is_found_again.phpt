--TEST--
After a restart the kept connection is replaced without a failure
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/memcached.inc';
$memcached = new Own_Memcached;
$id = use_handler(new RustJsonSessionHandler(['servers' => $memcached->server]));
in_session($id, fn () => $_SESSION['a'] = 1);
$memcached->stop();
$memcached->start();
in_session($id, function () {
    echo json_encode($_SESSION), "\n";
    $_SESSION['a'] = 2;
});
in_session($id, fn () => print(json_encode($_SESSION) . "\n"));
?>
--EXPECT--
[]
{"a":2}
