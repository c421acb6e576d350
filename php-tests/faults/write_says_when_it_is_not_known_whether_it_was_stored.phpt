--TEST--
A write without an answer may have been carried out, and the warning says so
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/faults.inc';
$server = new Faulty_Server(function ($connection) {
    preg_match('/O\\d+/', fgets($connection), $opaque);
    fwrite($connection, "HD c1 $opaque[0]\r\nMN\r\n");
    sleep(20);
});
$handler = new RustJsonSessionHandler(['servers' => $server->server, 'timeout' => 100]);
var_dump($handler->write(fresh_id(), 'a|i:1;'));
?>
--EXPECTF--
Warning: RustJsonSessionHandler::write(): session test…: 127.0.0.1:%d did not answer within 100 ms; whether the session was stored is not known. Check the server, or raise rust_json_session.timeout in %s on line %d
bool(false)
