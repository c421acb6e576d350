--TEST--
A server that hangs costs a warning, and is used again when it answers
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/memcached.inc';
$memcached = new Own_Memcached;
$id = use_handler(new RustJsonSessionHandler(['servers' => $memcached->server, 'timeout' => 100]));
in_session($id, fn () => $_SESSION['a'] = 1);
$memcached->pause();
session_id($id);
var_dump(session_start());
$memcached->resume();
in_session($id, function () {
    echo json_encode($_SESSION), "\n";
    $_SESSION['a'] = 2;
});
echo (new Memcache_Raw($memcached->server))->get(PREFIX . $id), "\n";
?>
--EXPECTF--
Warning: RustJsonSessionHandler::read(): session test…: 127.0.0.1:%d did not answer within 100 ms; %srust_json_session.timeout in %s on line %d

Warning: session_start(): Failed to read session data: user (path: %S) in %s on line %d
bool(false)
{"a":1}
{"a":2}
