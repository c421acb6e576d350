--TEST--
The session is stored when the script ends
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/recorder.inc';
$id = use_handler(new Recorder);
session_start();
$_SESSION['a'] = 1;
register_shutdown_function(function () use ($id) {
    $_SESSION['b'] = 2;
    register_shutdown_function(fn () => print("\n" . stored($id)));
});
?>
--EXPECT--
open true; read; write true; close true; 
{"a":1,"b":2}
