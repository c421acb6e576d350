--TEST--
A socket with the port 0 in session.save_path is a server, as it is to php-memcached, and no folder
--INI--
session.save_path=/nonexistent/memcached.sock:0
--FILE--
<?php
session_set_save_handler(new RustJsonSessionHandler, true);
var_dump(session_start());
$_SESSION['a'] = 1;
session_write_close();
?>
--EXPECTF--
bool(true)

Warning: RustJsonSessionHandler::write(): session %s…: unix:///nonexistent/memcached.sock %srust_json_session.servers%S in %s on line %d

Warning: session_write_close(): Failed to write session data using user defined save handler. (session.save_path: %S) in %s on line %d
