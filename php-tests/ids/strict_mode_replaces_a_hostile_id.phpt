--TEST--
In strict mode a hostile id gets a fresh one, without a warning
--INI--
session.use_strict_mode=1
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
session_set_save_handler(new RustJsonSessionHandler, true);
session_id("abc\0\r\nflush_all\r\n");
var_dump(session_start(), preg_match('/^[A-Za-z0-9,-]+$/', session_id()));
?>
--EXPECT--
bool(true)
int(1)
