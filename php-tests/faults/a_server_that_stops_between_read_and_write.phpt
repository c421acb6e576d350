--TEST--
A session whose server stops before the end is reported, and works again after
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/memcached.inc';
$memcached = new Own_Memcached;
$id = use_handler(new RustJsonSessionHandler(['servers' => $memcached->server]));
session_start();
$_SESSION['a'] = 1;
$memcached->stop();
session_write_close();
$memcached->start();
in_session($id, fn () => $_SESSION['a'] = 2);
in_session($id, fn () => print(json_encode($_SESSION) . "\n"));
?>
--EXPECTF--
Warning: RustJsonSessionHandler::write(): session test…: 127.0.0.1:%d cannot be reached: connection refused; whether the session was stored is not known. Check that memcached runs and that rust_json_session.servers names it in %s on line %d

Warning: session_write_close(): Failed to write session data using user defined save handler. (session.save_path: %S) in %s on line %d
{"a":2}
