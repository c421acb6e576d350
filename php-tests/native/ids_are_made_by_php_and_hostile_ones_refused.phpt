--TEST--
New ids are PHP's own; one that PHP would not make reaches no memcached
--DESCRIPTION--
PHP 8.4 deprecates the settings of length and bits, and says so.
--INI--
error_reporting=E_ALL & ~E_DEPRECATED
session.save_handler=rust_json
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
ini_set('session.sid_length', '40');
ini_set('session.sid_bits_per_character', '6');
session_start();
echo preg_match('/^[A-Za-z0-9,-]{40}$/', session_id()), preg_match('/^pre-[A-Za-z0-9,-]{40}$/', session_create_id('pre-')), "\n";
session_abort();
store('keep' . ($mark = bin2hex(random_bytes(8))), '{}');
foreach (["abc\0\r\nflush_all\r\n", 'a%b', str_repeat('a', 257), "\xff", 'a/b'] as $id) {
    session_id($id);
    var_dump($id === 'a/b' ? session_start() : @session_start());
}
echo stored("keep$mark"), ' ', stored('a/b') ?? 'nothing', "\n";
?>
--EXPECTF--
11
bool(false)
bool(false)
bool(false)
bool(false)

Warning: session_start(): the session id of 3 bytes is not one that PHP makes (1 to 256 of A-Z, a-z, 0-9, comma and minus); the session was not opened, and what is stored was not touched. Drop the cookie, or look for what sets such ids: session_id(), or a client that probes in %s on line %d

Warning: session_start(): Failed to read session data: rust_json (path: %S) in %s on line %d
bool(false)
{} nothing
