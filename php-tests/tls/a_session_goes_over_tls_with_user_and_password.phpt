--TEST--
A session over TLS, with a user and a password, is a session like any other
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/tls.inc';
$memcached = new Guarded_Memcached;
$id = use_handler(new RustJsonSessionHandler($memcached->options()));
for ($n = 0; $n < 3; $n++) {
    in_session($id, fn () => $_SESSION['n'] = ($_SESSION['n'] ?? 0) + 1);
}
echo $memcached->get(PREFIX . $id), "\n";
in_session($id, fn () => $_SESSION['large'] = str_repeat('x', 900_000));
in_session($id, fn () => print(strlen($_SESSION['large']) . "\n"));
$memcached->stop();
$memcached->start();
in_session($id, fn () => $_SESSION['n'] = 'again');
echo $memcached->get(PREFIX . $id), "\n";
?>
--EXPECT--
{"n":3}
900000
{"n":"again"}
