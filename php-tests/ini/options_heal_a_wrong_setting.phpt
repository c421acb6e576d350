--TEST--
A wrong setting does not matter where an option stands for it
--INI--
rust_json_session.servers=a,b:x
display_startup_errors=1
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler(new RustJsonSessionHandler(['servers' => getenv('RJS_SERVER')]));
in_session($id, fn () => $_SESSION['a'] = 1);
echo stored($id), "\n";
?>
--EXPECTF--
Warning: PHP Startup: rust_json_session.servers must be %s in Unknown on line 0
{"a":1}
