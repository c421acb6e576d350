--TEST--
A logout ends the session where memcached has no room left: with a tombstone if it can, without if it must
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/memcached.inc';
$memcached = new Own_Memcached('-M', '-m', '2', '-o', 'slab_reassign=0');
ini_set('rust_json_session.servers', $memcached->server);
$raw = new Memcache_Raw($memcached->server);
$id = use_handler();
$raw->set(PREFIX . $id, '{"user":"Ada","text":"' . str_repeat('x', 2000) . '"}');
// Fill the class of items that a tombstone is in.
$fill = fn (int $size) => function () use ($raw, $size) {
    for ($n = 0; $n < 100_000; $n++) {
        try {
            $raw->set("fill-$size-$n", str_repeat('x', $size));
        } catch (RuntimeException) {
            return "full\n";
        }
    }
    return "not full\n";
};
foreach ([400_000, 2000, 40, 10, 0] as $size) {
    echo $fill($size)();
}
$handler = new RustJsonSessionHandler(['concurrency' => 'merge']);
var_dump($handler->destroy($id), in_array($raw->get(PREFIX . $id), [null, '{"$php":"1.-.-.destroyed"}'], true));
?>
--EXPECT--
full
full
full
full
full
bool(true)
bool(true)
