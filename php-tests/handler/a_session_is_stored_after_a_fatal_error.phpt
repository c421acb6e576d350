--TEST--
The session is stored after a fatal error
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler();
session_start();
$_SESSION['a'] = 1;
$handler = set_error_handler(null);
ini_set('display_errors', '0');
register_shutdown_function(function () use ($id) {
    register_shutdown_function(fn () => print(stored($id) . "\n"));
});
nope();
?>
--EXPECT--
{"a":1}
