--TEST--
The session is the one that the cookie names
--INI--
session.use_cookies=1
session.name=PHPSESSID
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = fresh_id();
store($id, '{"a":1}');
$_COOKIE['PHPSESSID'] = $id;
session_set_save_handler(new RustJsonSessionHandler, true);
session_start();
var_dump(session_id() === $id, $_SESSION['a']);
?>
--EXPECT--
bool(true)
int(1)
