--TEST--
session_regenerate_id() without a server gives no new session
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/memcached.inc';
$memcached = new Own_Memcached;
$id = use_handler(new RustJsonSessionHandler(['servers' => $memcached->server]));
session_start();
$memcached->stop();
var_dump(session_regenerate_id(), session_status() === PHP_SESSION_NONE);
?>
--EXPECTF--
Warning: RustJsonSessionHandler::write(): session test…: 127.0.0.1:%d %s in %s on line %d

Warning: session_regenerate_id(): Session write failed. ID: user (path: %S) in %s on line %d
bool(false)
bool(true)
