--TEST--
After a restart the kept connection is replaced without a failure
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/faults.inc';
require __DIR__ . '/../support/memcached.inc';
$port = (int) explode(':', closed_port())[1];
$memcached = start_memcached($port);
$id = use_handler(new RustJsonSessionHandler(['servers' => "127.0.0.1:$port"]));
in_session($id, fn () => $_SESSION['a'] = 1);
proc_terminate($memcached, 9);
proc_close($memcached);
$memcached = start_memcached($port);
in_session($id, function () {
    echo json_encode($_SESSION), "\n";
    $_SESSION['a'] = 2;
});
in_session($id, fn () => print(json_encode($_SESSION) . "\n"));
?>
--EXPECT--
[]
{"a":2}
