--TEST--
A wrong setting in php.ini is reported at startup, opens no session, and the class says the same
--INI--
rust_json_session.presence=/user~/id
display_startup_errors=1
--FILE--
<?php
require __DIR__ . '/../support/presence.inc';
use_handler();
var_dump(session_start(), (new RustJsonSessionPresence)->isOnline(42), (new RustJsonSessionPresence(['presence' => '']))->mark(42));
?>
--EXPECTF--
Warning: PHP Startup: rust_json_session.presence must be the name of a session variable, or a JSON Pointer such as /user/id, "/user~/id" given in Unknown on line 0

Warning: RustJsonSessionHandler::open(): rust_json_session.presence must be the name of a session variable, or a JSON Pointer such as /user/id, "/user~/id" given; no session can be opened in %s on line %d

Warning: session_start(): Failed to initialize storage module: user (path: %S) in %s on line %d

Warning: RustJsonSessionPresence::isOnline(): rust_json_session.presence must be the name of a session variable, or a JSON Pointer such as /user/id, "/user~/id" given; whether the user is online is not known in %s on line %d
bool(false)
bool(false)
bool(true)
