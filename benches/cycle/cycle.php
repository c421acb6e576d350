<?php
// Whole session cycles (start, change one value or none, close) of this handler beside others, in one process and
// interleaved: every round runs each handler for a few cycles, in turn. Prints medians of the rounds and
// ratios to php-memcached with its locking off and its connection kept (memcached.sess_persistent=1, not its
// default), the fastest that it can be set to.
//
//   php cycle.php HOST:PORT [ROUNDS]

require __DIR__ . '/memcacheSessionHandler.php';
require __DIR__ . '/../cycles.inc';

// pecl memcache is deprecated in its ways, not broken.
error_reporting(E_ALL & ~E_DEPRECATED);

[$host, $port] = explode(':', $server = $argv[1]);
ini_set('rust_json_session.servers', $server);
$rounds = (int) ($argv[2] ?? 60);

// What every other handler encodes with; and what PHP is set to before it is told otherwise.
const PHP_S_OWN = 'php';

/** Sets php-memcached's own handler. */
function use_memcached(string $server, bool $locks, bool $keeps_connection): void
{
    ini_set('memcached.sess_persistent', $keeps_connection ? '1' : '0');
    ini_set('memcached.sess_locking', $locks ? '1' : '0');
    ini_set('session.serialize_handler', PHP_S_OWN);
    ini_set('session.save_path', $server);
    ini_set('session.save_handler', 'memcached');
}

/** Sets this handler, the class. */
function use_class(string $concurrency): void
{
    ini_set('session.serialize_handler', PHP_S_OWN);
    session_set_save_handler(new RustJsonSessionHandler(['concurrency' => $concurrency]), false);
}

/** Sets this handler, the one of php.ini. */
function use_native(string $serializer, string $concurrency): void
{
    ini_set('session.serialize_handler', $serializer);
    ini_set('session.save_path', '');
    ini_set('rust_json_session.concurrency', $concurrency);
    ini_set('session.save_handler', 'rust_json');
}

/** Sets the class of 2012. */
function use_class_of_2012(string $host, int $port): void
{
    ini_set('session.serialize_handler', PHP_S_OWN);
    session_set_save_handler(new memcacheSessionHandler($host, $port), false);
}

$handlers = [
    'rust_json and rust_json, concurrency=lock' => fn () => use_native('rust_json', 'lock'),
    'rust_json and rust_json, concurrency=merge' => fn () => use_native('rust_json', 'merge'),
    'rust_json and php, concurrency=lock' => fn () => use_native('php', 'lock'),
    'RustJsonSessionHandler, concurrency=lock' => fn () => use_class('lock'),
    'RustJsonSessionHandler, concurrency=merge' => fn () => use_class('merge'),
    'memcacheSessionHandler (PHP, pecl memcache)' => fn () => use_class_of_2012($host, (int) $port),
    'php-memcached, locking off' => fn () => use_memcached($server, false, true),
    'php-memcached, locking on' => fn () => use_memcached($server, true, true),
    'php-memcached, locking off, sess_persistent=0' => fn () => use_memcached($server, false, false),
    'php-memcached, locking on, sess_persistent=0' => fn () => use_memcached($server, true, false),
];
const BASE = 'php-memcached, locking off';
const FLOOR = 'the socket alone: the bytes of concurrency=lock';

/** The bytes of a locked session's cycle and nothing else, over a socket of their own. */
final class Floor
{
    private Socket $socket;
    private string $document;

    public function __construct(string $host, int $port, array $session)
    {
        $this->socket = socket_create(AF_INET, SOCK_STREAM, SOL_TCP);
        socket_connect($this->socket, $host, $port);
        socket_set_option($this->socket, SOL_TCP, TCP_NODELAY, 1);
        $this->document = json_encode($session, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_PRESERVE_ZERO_FRACTION);
        $length = strlen($this->document);
        $this->ask("ms floor $length T1440\r\n$this->document\r\nmn\r\n");
    }

    public function cycle(): void
    {
        $reply = $this->ask("ms floor.lock 38 ME c T30 O1\r\n1234567 1795255000000 0123456789abcdef\r\nmg floor v c T1440 O2\r\nmn\r\n");
        preg_match('/HD c(\d+).*VA \d+ c(\d+)/s', substr($reply, 0, 100), $cas);
        $length = strlen($this->document);
        $reply = $this->ask("cas floor 0 1440 $length $cas[2]\r\n$this->document\r\nmn\r\n");
        $reply === "STORED\r\nMN\r\n" || throw new Exception("the floor gives way: $reply");
        socket_send($this->socket, $release = "md floor.lock q C$cas[1] O3\r\n", strlen($release), 0);
    }

    private function ask(string $request): string
    {
        for ($sent = 0; $sent < strlen($request);) {
            $sent += socket_send($this->socket, $sent ? substr($request, $sent) : $request, strlen($request) - $sent, 0);
        }
        $reply = '';
        while (!str_ends_with($reply, "MN\r\n")) {
            socket_recv($this->socket, $bytes, 262_144, 0);
            $reply .= $bytes;
        }
        return $reply;
    }
}

echo 'PHP ', PHP_VERSION, ', rust_json_session ', phpversion('rust_json_session'), ', memcached ', phpversion('memcached'),
    ', memcache ', phpversion('memcache'), "; $rounds interleaved rounds, medians\n\n";
foreach (CYCLES as $size => $cycles) {
    foreach ([true, false] as $changes) {
        $times = [];
        foreach ($handlers as $name => $use) {
            $use();
            session_id($ids[$name] = 'bench' . bin2hex(random_bytes(8)));
            session_start();
            $_SESSION = session_of($size);
            session_write_close();
            cycle($ids[$name], $changes);
        }
        $floor = new Floor($host, (int) $port, session_of($size));
        for ($round = 0; $round < $rounds; $round++) {
            foreach ($handlers as $name => $use) {
                $use();
                $times[$name][] = measure(fn () => cycle($ids[$name], $changes), $cycles);
            }
            $changes && $times[FLOOR][] = measure($floor->cycle(...), $cycles);
        }
        printf("%-46s %10s %8s\n", ($changes ? 'a changed' : 'an unchanged') . " session of $size", 'median', 'ratio');
        foreach ($times as $name => $of_rounds) {
            printf("%-46s %7.1f µs %8.2f\n", $name, median($of_rounds), median($of_rounds) / median($times[BASE]));
        }
        foreach ($handlers as $name => $use) {
            $use();
            $expected = $changes ? 1 + $rounds * $cycles + 1 : 0;
            cycle($ids[$name], $changes) === $expected || throw new Exception("$name lost a change");
        }
        echo "\n";
    }
}
