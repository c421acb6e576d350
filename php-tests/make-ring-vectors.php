<?php
// Writes tests/ring/vectors: which server a key is on, as libmemcached has it.
//
//   php php-tests/make-ring-vectors.php
//
// Needs php-memcached, and no server: Memcached::getServerByKey() asks nobody. Made with php-memcached 3.2.0
// and libmemcached 1.1.4 on x86-64, where a char is signed; elsewhere keys that are not ASCII are placed
// differently by modulo. What is no ketama is php-memcached as it comes.
//
// keys.txt has one key a line. servers.txt has a line for each list of servers and distribution, with tabs
// between: the distribution, the list as rust_json_session.servers takes it, and one character for each key,
// the server's place in the list as a digit to base 36.

const KEYS = 1500;
const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyz';

$folder = __DIR__ . '/../tests/ring/vectors';
$keys = keys();
$lines = [];
foreach (lists() as $servers) {
    foreach (['ketama' => true, 'modulo' => false] as $distribution => $is_ketama) {
        $lines[] = implode("\t", [$distribution, implode(',', array_map(text(...), $servers)),
            places($servers, $is_ketama, $keys)]);
    }
}
file_put_contents("$folder/keys.txt", implode("\n", $keys) . "\n");
file_put_contents("$folder/servers.txt", implode("\n", $lines) . "\n");

// Each server is a host, a port and a weight, as Memcached::addServer() takes them.
function lists(): array
{
    $equal = fn (int $count, int $port = 11211): array
        => array_map(fn (int $number): array => ["10.0.0.$number", $port, 1], range(1, $count));
    $weighted = fn (int ...$weights): array
        => array_map(fn (int $number, int $weight): array => ["cache$number", 11211, $weight], array_keys($weights), $weights);
    return [
        $equal(1), $equal(2), $equal(3), $equal(10), $equal(11),
        // What is 40 in exact numbers is 39 in double precision for 7 servers, and in single for 25.
        $equal(7), $equal(25), $equal(36),
        $equal(3, 11212), $equal(11, 1),
        $weighted(1, 2), $weighted(3, 1, 7), $weighted(100, 1), $weighted(1, 1, 1, 5),
        $weighted(65535, 1, 1), $weighted(65535, 65535, 65534), $weighted(...range(1, 30)),
        [['localhost', 11211, 1], ['127.0.0.1', 11212, 1], ['cache-1.internal', 11211, 1], ['cache_2', 65535, 1]],
        // libmemcached hashes an IPv6 address as addServer() is given it: here, without brackets.
        [['::1', 11211, 1], ['fe80::1:2', 11212, 1], ['2001:db8:0:0::1', 11211, 2]],
        [['/run/memcached.sock', 0, 1], ['/run/other.sock', 0, 3]],
        [['/run/memcached.sock', 0, 2], ['10.0.0.1', 11211, 3], ['::1', 11211, 1], ['cache1', 11212, 1]],
    ];
}

function text(array $server): string
{
    [$host, $port, $weight] = $server;
    $place = match (true) {
        $host[0] === '/' => "unix://$host:0",
        str_contains($host, ':') => "[$host]:$port",
        default => "$host:$port",
    };
    return $weight === 1 ? $place : "$place:$weight";
}

function places(array $servers, bool $is_ketama, array $keys): string
{
    $memcached = new Memcached();
    if ($is_ketama) {
        $memcached->setOption(Memcached::OPT_LIBKETAMA_COMPATIBLE, true);
    }
    if ($memcached->getOption(Memcached::OPT_PREFIX_KEY) !== '' || !$memcached->addServers($servers)) {
        throw new Exception('php-memcached is not as it should be');
    }
    $places = [];
    foreach ($servers as $place => [$host, $port]) {
        $places["$host $port"] = DIGITS[$place];
    }
    return implode(array_map(function (string $key) use ($memcached, $places): string {
        $server = $memcached->getServerByKey($key);
        return $places["$server[host] $server[port]"];
    }, $keys));
}

function keys(): array
{
    mt_srand(11211);
    $keys = ['a', '-', '0', 'sessions/', str_repeat('k', 250), 'sessions/' . str_repeat('Z', 241), 'größe', "\xF0\x9F\x90\x98",
        // Names that servers have on the circle: such a key is exactly on one of its points.
        '10.0.0.1-0', '10.0.0.2-39', '10.0.0.2:11212-0', 'cache1-0', '::1-5', '/run/memcached.sock:0-1'];
    $alphabet = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-,';
    while (count($keys) < KEYS) {
        // session.sid_bits_per_character, session.sid_length
        $bits = mt_rand(4, 6);
        $id = '';
        for ($length = mt_rand(26, 32); $length > 0; $length--) {
            $id .= $alphabet[mt_rand(0, 2 ** $bits - 1)];
        }
        $keys[] = match (count($keys) % 10) {
            0 => 'k' . count($keys),
            1 => "sessions/$id.lock",
            2 => "app:sess:$id",
            default => "sessions/$id",
        };
    }
    return $keys;
}
