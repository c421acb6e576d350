--TEST--
Floats are printed as serialize_precision says, whichever serializer it is
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler();
$memcached = new Memcache_Raw;
foreach ([-1, 5, 17, 20, 40] as $precision) {
    ini_set('serialize_precision', $precision);
    $documents = [];
    foreach (['php', 'rust_json'] as $serializer) {
        ini_set('session.serialize_handler', $serializer);
        in_session($id, function () {
            $_SESSION = ['floats' => [0.1, 1 / 3, 2.0, -0.0, 1e15, 1e17, 1.5e300, 1e-7, 5e-324, 2.5e-310, INF, NAN]];
        });
        $documents[] = $memcached->get(PREFIX . $id);
        $memcached->ask('md ' . PREFIX . $id);
    }
    echo $precision, ': ', $documents[0] === $documents[1] ? 'the same' : implode("\n", $documents), "\n";
}
?>
--EXPECT--
-1: the same
5: the same
17: the same
20: the same
40: the same
