--TEST--
A unix domain socket that is not there is named in the warning
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$path = 'unix://' . sys_get_temp_dir() . '/' . fresh_id('no-memcached-');
set_error_handler(function ($level, $message) use ($path) { echo str_replace($path, 'PATH', $message), "\n"; });
var_dump((new RustJsonSessionHandler(['servers' => $path]))->read(fresh_id()));
?>
--EXPECTF--
RustJsonSessionHandler::read(): session test…: PATH %srust_json_session.servers%S
bool(false)
