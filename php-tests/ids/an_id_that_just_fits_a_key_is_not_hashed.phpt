--TEST--
Prefix and id together may be 250 bytes; one more, and the id is hashed
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$fits = str_pad(fresh_id(), 241, 'x');
$is_over = str_pad(fresh_id(), 242, 'x');
foreach ([$fits, $is_over] as $id) {
    $handler = new RustJsonSessionHandler;
    $handler->open('', '');
    $handler->write($id, 'a|i:1;');
}
$memcached = new Memcache_Raw;
var_dump($memcached->get("sessions/$fits"), $memcached->get('sessions/sha256:' . hash('sha256', $is_over)));
?>
--EXPECT--
string(7) "{"a":1}"
string(7) "{"a":1}"
