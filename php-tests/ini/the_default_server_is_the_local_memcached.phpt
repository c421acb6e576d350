--TEST--
Without a setting the server is 127.0.0.1:11211
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$php = [PHP_BINARY, '-n', '-d', 'extension=' . getenv('RJS_SO'), '-r', 'echo ini_get("rust_json_session.servers");'];
proc_close(proc_open($php, [1 => STDOUT], $pipes));
?>
--EXPECT--
127.0.0.1:11211
