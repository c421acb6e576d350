--TEST--
session_gc() collects nothing, for memcached expires sessions, and is no failure; nor is the lottery
--INI--
session.save_handler=rust_json
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
session_start();
var_dump(session_gc());
session_write_close();
ini_set('session.gc_probability', '1');
ini_set('session.gc_divisor', '1');
var_dump(session_start());
?>
--EXPECT--
int(0)
bool(true)
