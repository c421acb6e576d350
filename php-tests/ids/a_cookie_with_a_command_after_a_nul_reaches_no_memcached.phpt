--TEST--
What stands behind a NUL in a cookie comes to the handler whole, and no further
--INI--
session.use_cookies=1
session.name=PHPSESSID
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
store($kept = fresh_id(), '{}');
$_COOKIE['PHPSESSID'] = "abcdef\0\r\nflush_all\r\n";
session_set_save_handler(new RustJsonSessionHandler, true);
var_dump(session_start(), stored($kept));
?>
--EXPECTF--
Warning: RustJsonSessionHandler::read(): the session id of 20 bytes %s in %s on line %d

Warning: session_start(): Failed to read session data: user (path: %S) in %s on line %d
bool(false)
string(2) "{}"
