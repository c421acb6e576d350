--TEST--
A wrong list of servers in session.save_path is quoted in a warning, and no session goes elsewhere
--FILE--
<?php
require __DIR__ . '/../support/pool.inc';
foreach (['tcp://127.0.0.1:11211?weight=0', 'tcp://127.0.0.1:0', 'tcp://a:1;tcp://a:1', 'tcp://a:1?auth=hidden', 'tcp://a:1 tcp://b:2'] as $path) {
    ini_set('session.save_path', $path);
    $id = use_handler();
    var_dump(session_start(), stored($id));
}
?>
--EXPECTF--
Warning: RustJsonSessionHandler::open(): session.save_path is no list of servers: "weight=0": the weight must be 1 to 65535; no session can be opened in %s on line %d

Warning: session_start(): Failed to initialize storage module: user (path: tcp://127.0.0.1:11211?weight=0) in %s on line %d
bool(false)
NULL

Warning: RustJsonSessionHandler::open(): session.save_path is no list of servers: "tcp://127.0.0.1:0": the port must be 1 to 65535; no session can be opened in %s on line %d

Warning: session_start(): Failed to initialize storage module: user (path: tcp://127.0.0.1:0) in %s on line %d
bool(false)
NULL

Warning: RustJsonSessionHandler::open(): session.save_path is no list of servers: "tcp://a:1": the server is named twice; no session can be opened in %s on line %d

Warning: session_start(): Failed to initialize storage module: user (path: tcp://a:1;tcp://a:1) in %s on line %d
bool(false)
NULL

Warning: RustJsonSessionHandler::open(): session.save_path is no list of servers: "auth": the parameters are weight, timeout, persistent and retry_interval; no session can be opened in %s on line %d

Warning: session_start(): Failed to initialize storage module: user (path: tcp://a:1?auth=hidden) in %s on line %d
bool(false)
NULL

Warning: RustJsonSessionHandler::open(): session.save_path is no list of servers: "tcp://a:1 tcp://b:2": servers are separated by commas and hold no blanks; no session can be opened in %s on line %d

Warning: session_start(): Failed to initialize storage module: user (path: tcp://a:1 tcp://b:2) in %s on line %d
bool(false)
NULL
