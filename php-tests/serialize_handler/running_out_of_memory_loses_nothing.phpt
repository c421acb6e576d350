--TEST--
A request that runs out of memory while a session is decoded or encoded leaves what is stored, with its lock free
--EXTENSIONS--
pcntl
--INI--
rust_json_session.secret=the-secret-of-this-test
--FILE--
<?php
require __DIR__ . '/../support/stores.inc';
final class Point { public $x = [1]; }
$sessions = [
    'many arrays' => fn () => array_fill(0, 60_000, [1, 'a']),
    'many objects' => fn () => array_map(fn () => new Point, range(1, 20_000)),
];
// Each runs out at another place.
$leaves = function (int $megabytes) {
    gc_collect_cycles();
    gc_mem_caches();
    ini_set('memory_limit', (string) (memory_get_usage(true) + ($megabytes << 20)));
};
foreach ($sessions as $name => $make) {
    with_each_store(function (Store $store) use ($name, $make, $leaves) {
        $id = $store->use();
        // What one request has allocated is no other's.
        request(fn () => in_session($id, fn () => $_SESSION['v'] = $make()));
        $document = $store->get($id);
        $tries = 0;
        foreach ([4, 8] as $megabytes) {
            $asks = [
                'decode' => function () use ($leaves, $megabytes) { $leaves($megabytes); session_start(); $_SESSION['n'] = 1; },
                'encode' => function () use ($leaves, $megabytes) { session_start(); $_SESSION['n'] = 1; $leaves($megabytes); session_write_close(); },
            ];
            foreach ($asks as $ask) {
                $store->put($id, $document);
                $told = request(function () use ($id, $ask) { session_id($id); $ask(); });
                $stored = $store->get($id);
                $is_whole = $stored === $document || json_decode($stored)->v == json_decode($document)->v;
                $ran_out = str_contains($told, 'Allowed memory size');
                if (str_contains($told, 'killed') || !$is_whole || $ran_out && $store->lock($id) !== 'free') {
                    echo "$name, $megabytes MB: $told", substr($stored, 0, 80), ', ', $store->lock($id), "\n";
                }
                $tries += $ran_out;
            }
        }
        echo $name, ': ', $tries > 0 ? 'ran out' : 'never ran out', "\n";
    });
}
?>
--EXPECT--
== class, rust_json, files
many arrays: ran out
== class, rust_json, files
many objects: ran out
