--TEST--
Procedural callbacks after the object: create_sid and the rest still reach it
--DESCRIPTION--
PHP keeps the optional methods of the object that was set before: they run on a handler that was never opened.
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
session_set_save_handler(new RustJsonSessionHandler, true);
@session_set_save_handler(
    fn () => true, fn () => true, fn () => '', fn () => true, fn () => true, fn () => 0
);
session_start();
var_dump(strlen(session_id()) >= 22);
$_SESSION['a'] = 1;
session_write_close();
echo "done\n";
?>
--EXPECT--
bool(true)
done
