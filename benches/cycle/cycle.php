<?php
// Whole session cycles (start, change one value, close) of this handler beside others, in one process and
// interleaved: every round runs each handler for a few cycles, in turn. Prints medians of the rounds and
// ratios to php-memcached with its locking off and its connection kept (memcached.sess_persistent=1, not its
// default), the fastest that it can be set to.
//
//   php cycle.php HOST:PORT [ROUNDS]

require __DIR__ . '/memcacheSessionHandler.php';

// pecl memcache is deprecated in its ways, not broken.
error_reporting(E_ALL & ~E_DEPRECATED);
// Any warning, such as a handler that was not changed after all, ends the run.
set_error_handler(function ($level, $message) {
    throw new ErrorException($message);
}, error_reporting());
// PHP changes no handler once output has begun.
ob_start();

[$host, $port] = explode(':', $server = $argv[1]);
ini_set('rust_json_session.servers', $server);
$rounds = (int) ($argv[2] ?? 60);
const CYCLES = ['150 B' => 40, '4 KB' => 40, '100 KB' => 8];

/** Sets php-memcached's own handler. */
function use_memcached(string $server, bool $locks, bool $keeps_connection): void
{
    ini_set('memcached.sess_persistent', $keeps_connection ? '1' : '0');
    ini_set('memcached.sess_locking', $locks ? '1' : '0');
    ini_set('session.save_path', $server);
    ini_set('session.save_handler', 'memcached');
}

$handlers = [
    'rust_json_session' => fn () => session_set_save_handler(new RustJsonSessionHandler, false),
    'memcacheSessionHandler (PHP, pecl memcache)' => fn () => session_set_save_handler(new memcacheSessionHandler($host, (int) $port), false),
    'php-memcached, locking off' => fn () => use_memcached($server, false, true),
    'php-memcached, locking on' => fn () => use_memcached($server, true, true),
    'php-memcached, locking off, sess_persistent=0' => fn () => use_memcached($server, false, false),
];
const BASE = 'php-memcached, locking off';

/** Plain data that PHP encodes in about this many bytes. */
function session_of(string $size): array
{
    $session = ['n' => 0, 'user' => ['id' => 4711, 'name' => 'Ada'], 'csrf' => '8d3f0c2a9b7e4d61', 'locale' => 'de_DE'];
    $bytes = ['150 B' => 150, '4 KB' => 4096, '100 KB' => 102_400][$size];
    for ($n = 1; strlen(serialize($session)) < $bytes; $n++) {
        $session['cart'][] = ['id' => $n, 'name' => "Größe $n", 'price' => $n + 0.99, 'tags' => ['new', [$n]], 'active' => true];
    }
    return $session;
}

function cycle(string $id): int
{
    session_id($id);
    session_start();
    $count = ++$_SESSION['n'];
    session_write_close();
    return $count;
}

/** Microseconds a cycle. */
function measure(string $id, int $cycles): float
{
    $start = hrtime(true);
    for ($n = 0; $n < $cycles; $n++) {
        cycle($id);
    }
    return (hrtime(true) - $start) / 1000 / $cycles;
}

function median(array $values): float
{
    sort($values);
    return $values[intdiv(count($values), 2)];
}

echo 'PHP ', PHP_VERSION, ', rust_json_session ', phpversion('rust_json_session'), ', memcached ', phpversion('memcached'),
    ', memcache ', phpversion('memcache'), "; $rounds interleaved rounds, medians\n\n";
foreach (CYCLES as $size => $cycles) {
    $times = [];
    foreach ($handlers as $name => $use) {
        $use();
        session_id($ids[$name] = 'bench' . bin2hex(random_bytes(8)));
        session_start();
        $_SESSION = session_of($size);
        session_write_close();
        cycle($ids[$name]);
    }
    for ($round = 0; $round < $rounds; $round++) {
        foreach ($handlers as $name => $use) {
            $use();
            $times[$name][] = measure($ids[$name], $cycles);
        }
    }
    printf("%-46s %10s %8s\n", "a changed session of $size", 'median', 'ratio');
    foreach ($handlers as $name => $use) {
        $use();
        $expected = 1 + $rounds * $cycles + 1;
        cycle($ids[$name]) === $expected || throw new Exception("$name lost a change");
        printf("%-46s %7.1f µs %8.2f\n", $name, median($times[$name]), median($times[$name]) / median($times[BASE]));
    }
    echo "\n";
}
