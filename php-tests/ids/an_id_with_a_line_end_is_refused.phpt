--TEST--
An id with a line end reaches no memcached command
--DESCRIPTION--
The handler names a server that does not exist: asking it would say so.
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/faults.inc';
$handler = new RustJsonSessionHandler(['servers' => closed_port()]);
$handler->open('', '');
$id = "abc\r\nflush_all\r\n";
var_dump($handler->read($id), $handler->write($id, 'a|i:1;'), $handler->destroy($id), $handler->updateTimestamp($id, ''), $handler->validateId($id));
?>
--EXPECTF--
Warning: RustJsonSessionHandler::read(): the session id of %d bytes is not one that PHP makes (1 to 256 of A-Z, a-z, 0-9, comma and minus); %s. Drop the cookie, %s in %s on line %d

Warning: RustJsonSessionHandler::write(): the session id of %d bytes is not one that PHP makes (1 to 256 of A-Z, a-z, 0-9, comma and minus); %s. Drop the cookie, %s in %s on line %d

Warning: RustJsonSessionHandler::destroy(): the session id of %d bytes is not one that PHP makes (1 to 256 of A-Z, a-z, 0-9, comma and minus); %s. Drop the cookie, %s in %s on line %d

Warning: RustJsonSessionHandler::updateTimestamp(): the session id of %d bytes is not one that PHP makes (1 to 256 of A-Z, a-z, 0-9, comma and minus); %s. Drop the cookie, %s in %s on line %d
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)
