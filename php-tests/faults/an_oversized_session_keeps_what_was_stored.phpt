--TEST--
A session over the server's item size limit is refused, and the old one stays
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler();
store($id, '{"a":1}');
in_session($id, fn () => $_SESSION['big'] = str_repeat('x', 1_500_000));
var_dump(stored($id));
in_session($id, fn () => $_SESSION['a'] = 2);
var_dump(stored($id));
?>
--EXPECTF--
Warning: RustJsonSessionHandler::write(): session test…: 127.0.0.1:%d refused 1500016 bytes, which is over its item size limit; the session was not stored, and what was stored before is kept. Keep less in $_SESSION, or start memcached with a larger -I in %s on line %d

Warning: session_write_close(): Failed to write session data using user defined save handler. (session.save_path: %S) in %s on line %d
string(7) "{"a":1}"
string(7) "{"a":2}"
