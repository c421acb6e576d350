--TEST--
Every setting has a default
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
foreach (ini_get_all('rust_json_session') as $name => $entry) {
    echo "$name=$entry[global_value] $entry[access]\n";
}
?>
--EXPECTF--
rust_json_session.allowed_classes= 7
rust_json_session.concurrency=lock 7
rust_json_session.connect_timeout=200 7
rust_json_session.distribution=ketama 7
rust_json_session.lock_ttl=0 7
rust_json_session.lock_wait=30000 7
rust_json_session.password= 7
rust_json_session.prefix=sessions/ 7
rust_json_session.presence= 7
rust_json_session.presence_interval=60 7
rust_json_session.presence_prefix=u_online_ 7
rust_json_session.presence_ttl=300 7
rust_json_session.replicas=0 7
rust_json_session.secret= 7
rust_json_session.servers=127.0.0.1:%d 7
rust_json_session.timeout=1000 7
rust_json_session.tls_ca_file= 7
rust_json_session.tls_cert_file= 7
rust_json_session.tls_key_file= 7
rust_json_session.tls_server_name= 7
rust_json_session.username= 7
