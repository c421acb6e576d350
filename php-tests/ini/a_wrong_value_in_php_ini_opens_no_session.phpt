--TEST--
A wrong value in php.ini is reported at startup, and no session goes elsewhere
--INI--
rust_json_session.servers=a,b:x
display_startup_errors=1
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler();
var_dump(session_start());
var_dump(isset($_SESSION));
?>
--EXPECTF--
Warning: PHP Startup: rust_json_session.servers must be servers with commas between: host:port, host:port:weight, tcp://host:port?weight=2, tls://host:port or unix:///path, "a,b:x" given ("b:x": %s) in Unknown on line 0

Warning: RustJsonSessionHandler::open(): rust_json_session.servers must be servers with commas between: host:port, host:port:weight, tcp://host:port?weight=2, tls://host:port or unix:///path, "a,b:x" given ("b:x": %s); no session can be opened in %s on line %d

Warning: session_start(): Failed to initialize storage module: user (path: %S) in %s on line %d
bool(false)
bool(false)
