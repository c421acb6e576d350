--TEST--
php --ri shows what phpinfo() does
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$php = [PHP_BINARY, '-n', '-d', 'extension=' . getenv('RJS_SO'), '-d', 'rust_json_session.servers=' . getenv('RJS_SERVER'), '--ri', 'rust_json_session'];
proc_close(proc_open($php, [1 => STDOUT], $pipes));
?>
--EXPECTF--
rust_json_session

PHP sessions as JSON in memcached => enabled
Version => %d.%d.%d

Server => State
127.0.0.1:%d => memcached %d.%d.%d, %s

Directive => Local Value => Master Value
%Arust_json_session.timeout => 1000 => 1000
rust_json_session.secret => not set => not set
rust_json_session.allowed_classes => no value => no value
