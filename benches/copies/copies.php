<?php
// Whole session cycles of this handler with one server, a list of two, and a copy of each session on the second, in
// one process and interleaved. Prints medians of the rounds and ratios to the list of two without copies.
//
//   php copies.php HOST:PORT HOST:PORT [ROUNDS]

require __DIR__ . '/../cycles.inc';

[, $first, $second] = $argv;
$rounds = (int) ($argv[3] ?? 60);
$pools = [
    'one server' => ['servers' => $first],
    'two servers' => ['servers' => "$first,$second"],
    'two servers, replicas=1' => ['servers' => "$first,$second", 'replicas' => 1],
];
const BASE = 'two servers';

echo 'PHP ', PHP_VERSION, ', rust_json_session ', phpversion('rust_json_session'), "; $rounds interleaved rounds, medians\n\n";
foreach (['lock', 'merge'] as $concurrency) {
    foreach (CYCLES as $size => $cycles) {
        foreach ([true, false] as $changes) {
            $times = $handlers = $ids = [];
            foreach ($pools as $name => $options) {
                $handlers[$name] = new RustJsonSessionHandler(['concurrency' => $concurrency] + $options);
                session_set_save_handler($handlers[$name], false);
                session_id($ids[$name] = 'bench' . bin2hex(random_bytes(8)));
                session_start();
                $_SESSION = session_of($size);
                session_write_close();
                cycle($ids[$name], $changes);
            }
            for ($round = 0; $round < $rounds; $round++) {
                foreach ($handlers as $name => $handler) {
                    session_set_save_handler($handler, false);
                    $times[$name][] = measure(fn () => cycle($ids[$name], $changes), $cycles);
                }
            }
            printf("%-46s %10s %8s\n", ($changes ? 'a changed' : 'an unchanged') . " session of $size, $concurrency", 'median', 'ratio');
            foreach ($times as $name => $of_rounds) {
                printf("%-46s %7.1f µs %8.2f\n", $name, median($of_rounds), median($of_rounds) / median($times[BASE]));
            }
            foreach ($handlers as $name => $handler) {
                session_set_save_handler($handler, false);
                $expected = $changes ? 1 + $rounds * $cycles + 1 : 0;
                cycle($ids[$name], $changes) === $expected || throw new Exception("$name lost a change");
            }
            echo "\n";
        }
    }
}
