--TEST--
After a broken reply the next request has a connection of its own
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/faults.inc';
$server = new Faulty_Server(function ($connection) {
    static $count = 0;
    fgets($connection);
    fwrite($connection, $count++ ? "EN O1\r\nMN\r\n" : "EN O7\r\nEN O2\r\nEN O3\r\n");
    usleep(100_000);
});
$handler = new RustJsonSessionHandler(['servers' => $server->server, 'concurrency' => 'merge']);
var_dump(@$handler->read(fresh_id()), $handler->read(fresh_id()));
?>
--EXPECT--
bool(false)
string(0) ""
