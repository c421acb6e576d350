--TEST--
A cookie with a command after a NUL flushes nothing
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
store('keep' . ($mark = bin2hex(random_bytes(8))), '{}');
session_set_save_handler(new RustJsonSessionHandler, true);
session_id("abc\0\r\nflush_all\r\n");
var_dump(@session_start(), stored("keep$mark"));
?>
--EXPECT--
bool(false)
string(2) "{}"
