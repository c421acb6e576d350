<?php
// How long a contended session's lock takes from its holder to the next process that waits for it: from the
// call of session_write_close() to the return of the other's session_start(). Three processes share a
// session, so two wait. Every round runs each handler for some hand-offs, in turn, with new processes and a
// new session; prints medians over all rounds.
//
//   php hand-off.php MEMCACHED REDIS FOLDER ROUNDS HAND_OFFS
//
// The servers are HOST:PORT; FOLDER is for what the processes note; HAND_OFFS are those of a round. Ends with
// 1 where two processes held a session at once, or a change was lost.
//
// A process that has closed comes back only after another has started. Were there no more than a pause, a
// handler that polls would give the session to whoever comes back first, over and over, and the few that
// wait would get it in that pause or not at all: the slower a handler polls, the faster it would look.
//
// So all come while another holds the session, as a page's parallel requests do, and poll from then on: what
// a handler that polls takes is its wait less what was left of the hold, where the wait is the longer.

// PHP changes no handler once output has begun.
ob_start();

[, $memcached, $redis, $folder] = $argv;
[$rounds, $hand_offs] = array_map('intval', array_slice($argv, 4));
ini_set('rust_json_session.servers', $memcached);
const PROCESSES = 3;
const HOLD = [5000, 15000]; // microseconds
const PAUSE = [0, 1000]; // microseconds
const STUCK_AFTER = 10; // seconds

/** Sets php-memcached's own handler; what is not named is as it comes. */
function use_memcached(string $server, array $settings = []): void
{
    foreach (['locking' => '1', 'persistent' => '1'] + $settings as $name => $value) {
        ini_set("memcached.sess_$name", $value);
    }
    ini_set('session.save_path', $server);
    ini_set('session.save_handler', 'memcached');
}

/** Sets phpredis's own handler; what is not named is as it comes. */
function use_redis(string $server, array $settings = []): void
{
    foreach (['locking_enabled' => '1'] + $settings as $name => $value) {
        ini_set("redis.session.$name", $value);
    }
    ini_set('session.save_path', "tcp://$server?persistent=1");
    ini_set('session.save_handler', 'redis');
}

// All keep their connections. Where a wait is set, so are retries that last for seconds.
const SLOWEST = 'php-memcached, as it comes (150 ms)';
$handlers = [
    'rust_json_session' => fn () => session_set_save_handler(new RustJsonSessionHandler, false),
    SLOWEST => fn () => use_memcached($memcached),
    'php-memcached, sess_lock_wait 1 ms' => fn () => use_memcached($memcached, ['lock_wait_min' => '1', 'lock_wait_max' => '1', 'lock_retries' => '5000']),
    'php-memcached, sess_lock_wait 0' => fn () => use_memcached($memcached, ['lock_wait_min' => '0', 'lock_wait_max' => '0', 'lock_retries' => '1000000']),
    'phpredis, as it comes' => fn () => use_redis($redis),
    'phpredis, lock_wait_time 2 ms' => fn () => use_redis($redis, ['lock_wait_time' => '2000', 'lock_retries' => '2500']),
    'phpredis, lock_wait_time 20 ms' => fn () => use_redis($redis, ['lock_wait_time' => '20000', 'lock_retries' => '250']),
];

/** One turn of a process: from the call of session_start() to the return of session_write_close(), in nanoseconds. */
final class Section
{
    public function __construct(public int $called, public int $started, public int $closing, public int $closed) {}
}

/** What the processes of one round did. */
final class Round
{
    /** Where session_start() has waited for as long as it is set to, and has no lock. */
    public int $given_up = 0;
    /** @var Section[] by their start */
    public array $sections = [];
    /** How many the session has counted. */
    public int $counted = 0;

    /** @return Section[][] each with the one that came next and had waited for it */
    public function hand_offs(): array
    {
        $pairs = array_map(null, array_slice($this->sections, 0, -1), array_slice($this->sections, 1));
        return array_filter($pairs, fn ($pair) => $pair[1]->called < $pair[0]->closing);
    }

    /** Sections that began before another had ended. */
    public function overlaps(): int
    {
        $overlaps = $last = 0;
        foreach ($this->sections as $section) {
            $overlaps += $section->started < $last ? 1 : 0;
            $last = max($last, $section->closing);
        }
        return $overlaps;
    }
}

/** Those who closed wait here until another has started. */
final class Door
{
    private $in;
    private $out;

    public function __construct()
    {
        [$this->in, $this->out] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, STREAM_IPPROTO_IP);
        stream_set_timeout($this->out, 1);
        // Else the first to read would take what lets others pass.
        stream_set_read_buffer($this->out, 0);
    }

    public function open(int $times = 1): void
    {
        fwrite($this->in, str_repeat('.', $times));
    }

    public function pass(): void
    {
        $since = hrtime(true);
        while (fread($this->out, 1) !== '.') {
            hrtime(true) - $since < STUCK_AFTER * 1e9 || throw new Exception('nobody else started within ' . STUCK_AFTER . ' s');
        }
    }
}

/** Starts the session; false where it waited in vain for the lock. Any other warning ends the process. */
function start(string $id): bool
{
    $warnings = [];
    set_error_handler(function ($level, $message) use (&$warnings) {
        return (bool) $warnings[] = $message;
    });
    session_id($id);
    $started = session_start();
    restore_error_handler();
    if ($started && !$warnings) {
        return true;
    }
    preg_grep('/\block/i', $warnings) || throw new Exception(implode("\n", $warnings));
    // Without its lock phpredis starts the session all the same.
    $started && session_abort();
    return false;
}

/** One process: it has the session again and again, until that has counted $sections. */
function take_turns(string $id, int $sections, Door $door, string $file): void
{
    $notes = [];
    $since = hrtime(true);
    for (;;) {
        usleep(random_int(...PAUSE));
        $called = hrtime(true);
        if (!start($id)) {
            $called - $since < STUCK_AFTER * 1e9 || throw new Exception('the lock was not to be had within ' . STUCK_AFTER . ' s');
            $notes[] = 'given up';
            continue;
        }
        $started = hrtime(true);
        $door->open();
        if ($_SESSION['n'] >= $sections) {
            session_abort();
            break;
        }
        $_SESSION['n']++;
        usleep(random_int(...HOLD));
        $closing = hrtime(true);
        session_write_close();
        $since = hrtime(true);
        $notes[] = "$called $started $closing $since";
        $door->pass();
    }
    // Who still comes out finds nobody behind.
    $door->open(PROCESSES);
    file_put_contents($file, implode("\n", $notes));
}

/** Runs in a process of its own, whose connections and settings end with it. Gives its id. */
function fork(callable $run): int
{
    $pid = pcntl_fork();
    if ($pid !== 0) {
        return $pid;
    }
    set_error_handler(fn ($level, $message) => throw new ErrorException($message));
    try {
        $run();
    } catch (Throwable $error) {
        fwrite(STDERR, "{$error->getMessage()}\n");
        exit(1);
    }
    exit(0);
}

/** Until all have ended. */
function join_all(string $name, int ...$pids): void
{
    $failed = false;
    foreach ($pids as $pid) {
        pcntl_waitpid($pid, $status);
        $failed = $failed || $status !== 0;
    }
    $failed && throw new Exception("$name: a process has failed");
}

function play(string $name, callable $use, int $hand_offs, string $folder): Round
{
    $id = 'bench' . bin2hex(random_bytes(8));
    $door = new Door;
    join_all($name, fork(function () use ($use, $id) {
        $use();
        start($id) || throw new Exception('a new session is locked');
        $_SESSION = ['n' => 0, 'user' => ['id' => 4711, 'name' => 'Ada'], 'csrf' => '8d3f0c2a9b7e4d61', 'locale' => 'de_DE'];
        session_write_close();
    }));
    $pids = [];
    for ($n = 0; $n < PROCESSES; $n++) {
        $pids[] = fork(function () use ($use, $id, $hand_offs, $door, $folder, $n) {
            $use();
            take_turns($id, 1 + $hand_offs, $door, "$folder/process$n");
        });
    }
    // The first who starts lets nobody in: before it, nobody has closed.
    $door->pass();
    join_all($name, ...$pids);
    join_all($name, fork(function () use ($use, $id, $folder) {
        $use();
        start($id) || throw new Exception('the lock is left over');
        file_put_contents("$folder/counted", $_SESSION['n']);
        session_destroy();
    }));

    $round = new Round;
    $round->counted = (int) file_get_contents("$folder/counted");
    for ($n = 0; $n < PROCESSES; $n++) {
        foreach (file("$folder/process$n", FILE_IGNORE_NEW_LINES) as $note) {
            if ($note === 'given up') {
                $round->given_up++;
            } else {
                $round->sections[] = new Section(...array_map('intval', explode(' ', $note)));
            }
        }
    }
    usort($round->sections, fn ($a, $b) => $a->started <=> $b->started);
    return $round;
}

/** What $of_100 of a hundred values do not exceed, or NAN. */
function percentile(array $values, int $of_100): float
{
    sort($values);
    return $values ? $values[(int) ceil(count($values) * $of_100 / 100) - 1] : NAN;
}

$played = [];
for ($n = 0; $n < $rounds; $n++) {
    foreach ($handlers as $name => $use) {
        // Fewer of those that take 150 ms each: the run stays under three minutes.
        $played[$name][] = play($name, $use, $name === SLOWEST ? intdiv($hand_offs * 2, 5) : $hand_offs, $folder);
    }
}

echo 'PHP ', PHP_VERSION, ', rust_json_session ', phpversion('rust_json_session'), ', memcached ', phpversion('memcached'),
    ', redis ', phpversion('redis'), "; $rounds interleaved rounds; of 3 processes one holds the session, 2 wait\n\n";
printf("%-38s %9s %8s %10s %8s %12s %7s\n", 'from session_write_close() to the next', 'hand-offs', 'gave up', 'median ms', 'p99 ms', 'after return', 'ratio');
$ours = NAN;
$errors = [];
foreach ($played as $name => $its_rounds) {
    $sections = array_sum(array_map(fn ($round) => count($round->sections), $its_rounds));
    $counted = array_sum(array_column($its_rounds, 'counted'));
    $overlaps = array_sum(array_map(fn ($round) => $round->overlaps(), $its_rounds));
    if ($overlaps > 0 || $counted !== $sections) {
        $errors[] = "$name: $overlaps of $sections began while another process held the session, which has counted $counted";
        printf("%-38s is not exclusive\n", $name);
        continue;
    }
    $pairs = array_merge(...array_map(fn ($round) => $round->hand_offs(), $its_rounds));
    $times = array_map(fn ($pair) => ($pair[1]->started - $pair[0]->closing) / 1e6, $pairs);
    $after_return = array_map(fn ($pair) => ($pair[1]->started - $pair[0]->closed) / 1e6, $pairs);
    $median = percentile($times, 50);
    $ours = $name === array_key_first($handlers) ? $median : $ours;
    printf("%-38s %9d %8d %10.3f %8.3f %12.3f %7s\n", $name, count($times), array_sum(array_column($its_rounds, 'given_up')),
        $median, percentile($times, 99), percentile($after_return, 50), is_nan($ours) ? '-' : sprintf('%.2f', $median / $ours));
}
echo "\n";
ob_end_flush();
foreach ($errors as $error) {
    fwrite(STDERR, "$error\n");
}
exit($errors ? 1 : 0);
