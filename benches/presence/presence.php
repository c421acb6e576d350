<?php
// What a session costs that marks its user, and what the class costs that asks, while many users are online: all of them
// active without a pause, so that each stands in the lists once for each minute of the window, which is as long as lists
// get. And what it costs to look for the user in sessions where it stands last, by their size, between two marks. One
// process, one memcached, interleaved rounds; prints medians of the rounds.
//
// Users are written to memcached here, in the format of docs/presence.md, as WRITERS processes would have over the last
// six minutes. That the class finds exactly these says that the format is right.
//
//   php presence.php HOST:PORT [ROUNDS]

require __DIR__ . '/../cycles.inc';

const USERS = [1_000, 10_000, 100_000];
/** Runs of the quick ones in a round. */
const RUNS = 40;
/** Processes that have marked users: php-fpm's workers, say. */
const WRITERS = 16;
/** presence_ttl, presence_interval, and what lists outlive them by. */
const WINDOW = 360;
const INTERVAL = 60;
const LISTS_OUTLIVE = 120;
const LONGEST_SEGMENT = 16_384;

[, $server] = $argv;
$rounds = (int) ($argv[2] ?? 40);
ini_set('rust_json_session.servers', $server);

/** What is sent to memcached, and waited for at the end. */
final class Raw
{
    private $socket;
    private string $unsent = '';

    public function __construct(string $server)
    {
        $this->socket = stream_socket_client("tcp://$server");
    }

    public function send(string $commands): void
    {
        $this->unsent .= $commands;
        strlen($this->unsent) < 1 << 20 || $this->flush();
    }

    /** `bytes` and `curr_items`, by memcached's own account. */
    public function stats(): array
    {
        $this->send("stats\r\n");
        $this->flush();
        $stats = [];
        while (($line = fgets($this->socket)) !== "END\r\n") {
            [, $name, $value] = explode(' ', rtrim($line), 3);
            $stats[$name] = (int) $value;
        }
        return $stats;
    }

    private function flush(): void
    {
        fwrite($this->socket, $this->unsent) === strlen($this->unsent) || throw new Exception('memcached does not listen');
        $this->unsent = '';
    }
}

/** Has so many users online, each marked once in each of the last minutes; the length of the longest segment. */
function fill(Raw $memcached, string $prefix, int $users): int
{
    $now = time();
    $entries = [];
    for ($user = 1; $user <= $users; $user++) {
        $id = (string) $user;
        // At the same second of each minute, for as long as a mark counts.
        $latest = $now - random_int(0, INTERVAL - 6);
        for ($time = $latest; $time > $now - WINDOW; $time -= INTERVAL) {
            $entries[intdiv($time, 60)][random_int(1, WRITERS)][$time % 60][] = sprintf('%02d+%d:%s', $time % 60, strlen($id), $id);
        }
        $memcached->send("set $prefix$id 0 " . (WINDOW + 1) . ' ' . strlen((string) $latest) . " noreply\r\n$latest\r\n");
    }
    $longest = 0;
    $expires = WINDOW + LISTS_OUTLIVE;
    foreach ($entries as $minute => $of_writers) {
        $directory = '';
        foreach ($of_writers as $writer => $seconds) {
            ksort($seconds);
            $segments = [''];
            foreach (array_merge(...$seconds) as $entry) {
                $last = array_key_last($segments);
                if (strlen($segments[$last]) + strlen($entry) > LONGEST_SEGMENT) {
                    $segments[++$last] = '';
                }
                $segments[$last] .= $entry;
            }
            foreach ($segments as $number => $segment) {
                $name = sprintf('%016x/%d', $writer, $number);
                $longest = max($longest, strlen($segment));
                $memcached->send("set $prefix%minute/$minute/$name 0 $expires " . strlen($segment) . " noreply\r\n$segment\r\n");
                $directory .= "$name\n";
            }
        }
        $memcached->send("set $prefix%minute/$minute 0 $expires " . strlen($directory) . " noreply\r\n$directory\r\n");
    }
    return $longest;
}

/** A handler with a session of its own; each cycle changes its count and, where `$user` says so, whose it is. */
function session_with(array $options, callable $user): Closure
{
    $handler = new RustJsonSessionHandler($options);
    $id = 'bench' . bin2hex(random_bytes(8));
    $run = function () use ($id, $user): int {
        session_id($id);
        session_start();
        $count = $_SESSION['n'] = ($_SESSION['n'] ?? 0) + 1;
        $_SESSION['user_id'] = $user($count);
        session_write_close();
        return $count;
    };
    return function (int $times) use ($handler, $run): array {
        session_set_save_handler($handler, false);
        $last = $run();
        $time = measure(function () use ($run, &$last) { $last = $run(); }, $times);
        return [$time, $last];
    };
}

function check(bool $is_right, string $what): void
{
    $is_right || throw new Exception("$what is wrong");
}

$marks = fn () => RustJsonSessionHandler::stats()['presence_marks'];
$memcached = new Raw($server);
echo 'PHP ', PHP_VERSION, ', rust_json_session ', phpversion('rust_json_session'), "; $rounds interleaved rounds, medians\n";
foreach (USERS as $users) {
    $before = $memcached->stats();
    $prefix = "bench_{$users}_";
    $longest = fill($memcached, $prefix, $users);
    $after = $memcached->stats();
    check($after['evictions'] === 0 && $after['curr_items'] - $before['curr_items'] >= $users, 'what memcached keeps');

    $online = new RustJsonSessionPresence(['presence_prefix' => $prefix]);
    $options = ['presence_prefix' => "bench_sessions_{$users}_", 'presence_interval' => 3600];
    $sessions = [
        'a session, presence off' => session_with(['presence' => ''], fn ($count) => $count),
        'a session that marked its user just now' => session_with(['presence' => 'user_id'] + $options, fn () => 4711),
        'a session that marks its user' => session_with(['presence' => 'user_id'] + $options, fn ($count) => $count),
    ];
    // Beside them: what is counted stays as it is.
    $marker = new RustJsonSessionPresence(['presence_prefix' => "bench_marks_{$users}_"]);
    $friends = range($users - 49, $users + 50);
    $is_online = array_combine($friends, array_map(fn ($friend) => $friend <= $users, $friends));
    $sorted = range(1, $users);
    sort($sorted, SORT_STRING);
    $first = array_slice($sorted, 0, 100);
    $middle = $sorted[intdiv($users, 2)];
    $cursor = rtrim(strtr(base64_encode((string) $middle), '+/', '-_'), '=');
    $calls = [
        'mark()' => [RUNS, fn () => $marker->mark(1), fn ($said) => $said === true],
        'isOnline()' => [RUNS, fn () => $online->isOnline($users), fn ($said) => $said === true],
        'areOnline(), of 100' => [RUNS, fn () => $online->areOnline($friends), fn ($said) => $said === $is_online],
        'count()' => [1, fn () => $online->count(), fn ($said) => $said === $users],
        'list(100), the first page' => [1, fn () => $online->list(100), fn ($said) => array_keys($said['users']) === $first && $said['cursor'] !== null],
        'list(100), from the middle' => [1, fn () => $online->list(100, $cursor), fn ($said) => array_keys($said['users']) === array_slice($sorted, intdiv($users, 2) + 1, 100)],
    ];
    // What is measured is right, and every connection is open.
    foreach ($calls as $name => [, $call, $is_right]) {
        check($is_right($call()), $name);
    }
    array_map(fn ($session) => $session(1), $sessions);
    $marked = [];
    $times = [];
    for ($round = 0; $round < $rounds; $round++) {
        // Each comes first in its turn: what ran before has left its data in the processor's cache.
        $in_turn = array_merge(array_slice($sessions, $round % 3), array_slice($sessions, 0, $round % 3));
        foreach ($in_turn as $name => $session) {
            $were = $marks();
            [$times[$name][], $last] = $session(RUNS);
            $marked[$name] = ($marked[$name] ?? 0) + $marks() - $were;
            check($last === 2 + ($round + 1) * (1 + RUNS), "$name: the count");
        }
        foreach ($calls as $name => [$runs, $call, $is_right]) {
            $said = null;
            $times[$name][] = measure(function () use ($call, &$said) { $said = $call(); }, $runs);
            check($is_right($said), $name);
        }
    }
    check(array_values($marked) === [0, 0, $rounds * (1 + RUNS)], 'how often users were marked');
    // In the order of the table.
    $medians = array_map(median(...), array_merge($sessions, $calls, $times));

    [$items, $bytes] = [$after['curr_items'] - $before['curr_items'], $after['bytes'] - $before['bytes']];
    printf("\n%-42s %12s\n", number_format($users) . ' users online', 'median');
    foreach ($medians as $name => $median) {
        printf("%-42s %9s µs%s\n", $name, number_format($median, 1), isset($sessions[$name]) ? sprintf(' %6.2f', $median / reset($medians)) : '');
    }
    printf("stored: %s items of %.1f MB, %d bytes for each user; the longest segment has %s bytes\n", number_format($items), $bytes / 1e6, $bytes / $users, number_format($longest));
    check($longest <= LONGEST_SEGMENT, 'the longest segment');
}

printf("\n%-42s %12s\n", 'the user is at the end of the session', 'median');
foreach (CYCLES as $size => $cycles) {
    $handlers = $ids = $times = [];
    foreach (['presence off' => '', 'marked just now' => 'user_id'] as $name => $presence) {
        $handlers[$name] = new RustJsonSessionHandler(['presence' => $presence, 'presence_interval' => 3600]);
        session_set_save_handler($handlers[$name], false);
        session_id($ids[$name] = 'bench' . bin2hex(random_bytes(8)));
        session_start();
        $_SESSION = session_of($size) + ['user_id' => 4711];
        session_write_close();
        cycle($ids[$name], true);
    }
    $were = $marks();
    for ($round = 0; $round < $rounds; $round++) {
        foreach ($handlers as $name => $handler) {
            session_set_save_handler($handler, false);
            $times["changed, $name"][] = measure(fn () => cycle($ids[$name], true), $cycles);
            $times["unchanged, $name"][] = measure(fn () => cycle($ids[$name], false), $cycles);
        }
    }
    check($marks() === $were, 'how often users were marked');
    foreach (['changed', 'unchanged'] as $changes) {
        foreach (array_keys($handlers) as $name) {
            $median = median($times["$changes, $name"]);
            printf("%-42s %9s µs %6.2f\n", "$size, $changes, $name", number_format($median, 1), $median / median($times["$changes, presence off"]));
        }
    }
    foreach ($handlers as $name => $handler) {
        session_set_save_handler($handler, false);
        check(cycle($ids[$name], false) === 1 + $rounds * $cycles, "$name: the count");
    }
}
