--TEST--
A reply that ends half way is no session
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/faults.inc';
$server = new Faulty_Server(function ($connection) {
    fgets($connection);
    fwrite($connection, "VA 100 c1 O1\r\n{\"a\":");
    fclose($connection);
});
var_dump((new RustJsonSessionHandler(['servers' => $server->server]))->read(fresh_id()));
?>
--EXPECTF--
Warning: RustJsonSessionHandler::read(): session test…: 127.0.0.1:%d closed the connection before its reply was whole; the session was not opened, and what is stored was not touched. Check the server's log, and its limits on connections in %s on line %d
bool(false)
