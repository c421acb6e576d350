--TEST--
Outside a session session_create_id() calls no handler
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/recorder.inc';
session_set_save_handler(new Recorder, true);
var_dump(preg_match('/^shop-[a-z0-9]+$/', session_create_id('shop-')));
?>
--EXPECT--
int(1)
