<?php
// Medians of interleaved rounds, so that whatever else the machine does is shared by all.
require __DIR__ . '/../../php-tests/support/tls.inc';

const ROUNDS = 3000;
const CONNECTIONS = 300;

$plain = new Own_Memcached;
$guarded = new Guarded_Memcached;
$ways = [
    'plain' => ['servers' => $plain->server],
    'TLS and password' => $guarded->options(),
];
$now = fn () => hrtime(true) / 1000;

/** Microseconds of each round, by way. */
$measure = function (int $rounds, callable $work) use ($ways, $now): array {
    $times = [];
    for ($round = 0; $round < $rounds; $round++) {
        foreach ($ways as $way => $options) {
            $start = $now();
            $work($way, $options, $round);
            $times[$way][] = $now() - $start;
        }
    }
    return array_map(function (array $of_way) {
        sort($of_way);
        return $of_way[intdiv(count($of_way), 2)];
    }, $times);
};
$show = function (string $what, array $medians) {
    $each = array_map(fn ($way, $median) => sprintf('%s %.0f µs', $way, $median), array_keys($medians), $medians);
    [$plain, $guarded] = array_values($medians);
    printf("%-20s %s: ratio %.2f\n", $what, implode(', ', $each), $guarded / $plain);
};

// One round trip a read: no lock, no round trip for the end.
$handlers = array_map(fn ($options) => new RustJsonSessionHandler($options + ['concurrency' => 'overwrite']), $ways);
array_walk($handlers, fn ($handler) => $handler->open('', ''));
foreach ([150, 4_000, 100_000] as $size) {
    $id = "bench$size";
    foreach ($handlers as $handler) {
        $handler->write($id, 'a|' . serialize(str_repeat('x', $size))) ?: exit(1);
    }
    $read = fn ($way) => strlen($handlers[$way]->read($id)) > $size ?: exit(1);
    $show("read $size bytes", $measure(ROUNDS, $read));
}
// Settings that no handler has had before have no connection yet.
$connect = function ($way, $options, $round) {
    $handler = new RustJsonSessionHandler(['timeout' => 2000 + $round, 'concurrency' => 'overwrite'] + $options);
    $handler->open('', '') && $handler->read('none') === '' ?: exit(1);
};
$show('connect and read', $measure(CONNECTIONS, $connect));
