--TEST--
A server that sends a byte at a time is given up after the timeout all the same
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/faults.inc';
$server = new Faulty_Server(function ($connection) {
    foreach (str_split(str_repeat('VA 5 c1 O1', 100)) as $byte) {
        fwrite($connection, $byte);
        usleep(20_000);
    }
});
$id = use_handler(new RustJsonSessionHandler(['servers' => $server->server, 'timeout' => 100]));
$start = microtime(true);
var_dump(@session_start(), microtime(true) - $start < 1.5);
?>
--EXPECTF--
bool(false)
bool(true)
