--TEST--
A warning says what is wrong with a certificate, with a password and with a file
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/tls.inc';
$memcached = new Guarded_Memcached;
$wrong = [
    ['tls_ca_file' => (new Guarded_Memcached)->ca_file],
    ['tls_server_name' => 'cache.internal'],
    ['tls_ca_file' => '/nonexistent/ca.pem'],
    ['password' => 'guessed'],
    ['username' => '', 'password' => ''],
    ['password' => ''],
    ['tls_key_file' => '/nonexistent/key.pem'],
];
foreach ($wrong as $options) {
    $handler = new RustJsonSessionHandler($options + $memcached->options());
    var_dump($handler->open('', '') && $handler->read(fresh_id()));
}
?>
--EXPECTF--
Warning: RustJsonSessionHandler::read(): session test…: tls://127.0.0.1:%d shows a certificate that no trusted authority has signed; the session was not opened, and what is stored was not touched. Name the authority that signed it in rust_json_session.tls_ca_file in %s on line %d
bool(false)

Warning: RustJsonSessionHandler::read(): session test…: tls://127.0.0.1:%d shows a certificate that is not for "cache.internal"; the session was not opened, and what is stored was not touched. Set rust_json_session.tls_server_name to the name that the certificate is for, or have one made for this in %s on line %d
bool(false)

Warning: RustJsonSessionHandler::read(): session test…: tls://127.0.0.1:%d was not asked: /nonexistent/ca.pem cannot be read (entity not found); the session was not opened, and what is stored was not touched. Check the file, that PHP's user may read it, and the setting that names it in %s on line %d
bool(false)

Warning: RustJsonSessionHandler::read(): session test…: tls://127.0.0.1:%d refused the user "app", or the password; the session was not opened, and what is stored was not touched. Check rust_json_session.username and rust_json_session.password against memcached's -Y file in %s on line %d
bool(false)

Warning: RustJsonSessionHandler::read(): session test…: tls://127.0.0.1:%d asks for a user and a password; the session was not opened, and what is stored was not touched. Set rust_json_session.username and rust_json_session.password in %s on line %d
bool(false)

Warning: RustJsonSessionHandler::open(): rust_json_session.password must be set where username is; no session can be opened in %s on line %d
bool(false)

Warning: RustJsonSessionHandler::open(): rust_json_session.tls_cert_file must be set where tls_key_file is; no session can be opened in %s on line %d
bool(false)
