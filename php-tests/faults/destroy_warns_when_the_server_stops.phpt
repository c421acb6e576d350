--TEST--
A logout that did not happen is said to have failed
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/memcached.inc';
$memcached = new Own_Memcached;
$id = use_handler(new RustJsonSessionHandler(['servers' => $memcached->server]));
session_start();
$memcached->stop();
var_dump(session_destroy());
?>
--EXPECTF--
Warning: RustJsonSessionHandler::destroy(): session test…: 127.0.0.1:%d %s in %s on line %d

Warning: session_destroy(): Session object destruction failed in %s on line %d
bool(false)
