--TEST--
session_create_id() makes an id with a prefix that no session has
--INI--
session.sid_length=32
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/recorder.inc';
use_handler(new Recorder);
session_start();
$made = session_create_id('shop-');
var_dump(str_starts_with($made, 'shop-'), strlen($made));
session_abort();
?>
--EXPECT--
open true; read; create_sid; validateId false; bool(true)
int(37)
close true;
