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

Since this process started => Count
reads => 0
writes => 0
touches => 0
destroys => 0
conflicts_merged => 0
writes_dropped => 0
lock_waits => 0
lock_wait_us => 0
lock_timeouts => 0
locks_expired => 0
retries => 0
reconnects => 0
failovers => 0
repairs => 0
presence_marks => 0
presence_failures => 0

Directive => Local Value => Master Value
%Arust_json_session.timeout => 1000 => 1000
rust_json_session.tls_ca_file => no value => no value
rust_json_session.tls_cert_file => no value => no value
rust_json_session.tls_key_file => no value => no value
rust_json_session.tls_server_name => no value => no value
rust_json_session.username => no value => no value
rust_json_session.password => not set => not set
rust_json_session.concurrency => lock => lock
rust_json_session.lock_ttl => 0 => 0
rust_json_session.lock_wait => 30000 => 30000
rust_json_session.secret => not set => not set
rust_json_session.allowed_classes => no value => no value
rust_json_session.presence => no value => no value
rust_json_session.presence_interval => 60 => 60
rust_json_session.presence_ttl => 300 => 300
rust_json_session.presence_prefix => u_online_ => u_online_
