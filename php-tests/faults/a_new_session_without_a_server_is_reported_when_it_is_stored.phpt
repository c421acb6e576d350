--TEST--
A visitor without a session gets a page while the server is down, and the log a warning
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/faults.inc';
session_set_save_handler(new RustJsonSessionHandler(['servers' => closed_port()]), true);
var_dump(session_start());
$_SESSION['a'] = 1;
session_write_close();
?>
--EXPECTF--
bool(true)

Warning: RustJsonSessionHandler::write(): session %s…: 127.0.0.1:%d %srust_json_session.servers%S in %s on line %d

Warning: session_write_close(): Failed to write session data using user defined save handler. (session.save_path: %S) in %s on line %d
