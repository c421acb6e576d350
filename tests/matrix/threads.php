<?php
// One request of threads.c. Whatever is not as it must be is printed.

final class Visit
{
    public function __construct(public readonly int $number) {}
}

function expect(mixed $expected, mixed $found, string $what): void
{
    global $start, $wave, $thread, $cycle;
    if ($found !== $expected) {
        printf("start %d, wave %d, thread %d, cycle %d: %s: expected %s, found %s\n",
            $start, $wave, $thread, $cycle, $what, var_export($expected, true), var_export($found, true));
    }
}

/**
 * Opens a session, of this prefix and mode, and leaves it open: by the class, or by the save handler of php.ini with
 * PHP's own serializer or ours, in turns.
 */
function begin(string $id, string $prefix, string $concurrency): void
{
    global $thread, $cycle;
    // Settings of this request, and so of this thread alone.
    ini_set('rust_json_session.prefix', $prefix);
    ini_set('rust_json_session.concurrency', $concurrency);
    if (($thread + $cycle) % 3 === 0) {
        session_set_save_handler(new RustJsonSessionHandler, true);
    } else {
        ini_set('session.save_handler', 'rust_json');
        ini_set('session.serialize_handler', ($thread + $cycle) % 3 === 1 ? 'php' : 'rust_json');
    }
    session_id($id);
    expect(true, session_start(), "session_start() of $id");
}

function read(string $id, string $prefix): array
{
    begin($id, $prefix, 'lock');
    $session = $_SESSION;
    session_abort();
    return $session;
}

/** memcached's own count. */
function count_connections(string $which): int
{
    $memcached = stream_socket_client('tcp://' . ini_get('rust_json_session.servers'));
    fwrite($memcached, "stats\r\n");
    $counts = [];
    while (($line = fgets($memcached)) !== "END\r\n") {
        [, $name, $value] = explode(' ', rtrim($line));
        $counts[$name] = $value;
    }
    return (int) $counts[$which];
}

expect('sessions/', ini_get('rust_json_session.prefix'), 'the prefix of a new request');
if ($thread === 0) {
    // What this prints first sends no headers, after which no session could be opened.
    ob_start();
    // Between waves. What the next of them has to know is in a file.
    $file = php_ini_loaded_file() . '.known';
    if ($wave > 0) {
        $known = unserialize(file_get_contents($file));
        // A connection of a thread that has ended closes; memcached may see that a moment later.
        for ($wait = 0; $wait < 100 && count_connections('curr_connections') > $known['open']; $wait++) {
            usleep(20_000);
        }
        $wait < 100 || expect($known['open'], count_connections('curr_connections'), 'connections left by threads');
        // Two of them are this function's own.
        expect(THREADS, count_connections('total_connections') - $known['ever'] - $wait - 2, 'connections that were opened');
        printf("ok: %d threads that end: each had a connection of its own, which is closed\n", THREADS);
    }
    $cycles = $wave * THREADS * CYCLES;
    if ($wave === WAVES) {
        for ($number = 1; $number <= THREADS; $number++) {
            expect(WAVES * CYCLES, read('own', "$start/thread-$number/")['count'], "the count of thread $number");
        }
        expect($cycles, read('shared', "$start/shared/")['count'], 'the count under a lock');
        $merged = read('merged', "$start/shared/");
        expect(THREADS, count($merged), 'members merged');
        $counts = array_column($merged, 'count', 'thread');
        ksort($counts);
        expect(array_fill(1, THREADS, WAVES * CYCLES), $counts, 'merged counts');
        $stats = RustJsonSessionHandler::stats();
        expect($cycles * 3 + THREADS + 2, $stats['reads'] - $known['reads'], 'reads of all threads');
        expect(0, $stats['lock_timeouts'] + $stats['locks_expired'] + $stats['reconnects'], 'mishaps');
        printf("ok: %d requests in %d threads at once, three sessions each: every count is right\n", $cycles, THREADS);
        exit;
    }
    $known = [
        'reads' => $wave > 0 ? $known['reads'] : RustJsonSessionHandler::stats()['reads'],
        'open' => count_connections('curr_connections'),
        'ever' => count_connections('total_connections'),
    ];
    file_put_contents($file, serialize($known));
    exit;
}

$number = $wave * CYCLES + $cycle;
begin('own', "$start/thread-$thread/", 'lock');
expect($number, $_SESSION['count'] ?? 0, 'the own count');
expect($number, $_SESSION['visit']->number ?? 0, 'the own object');
$_SESSION = ['count' => $number + 1, 'visit' => new Visit($number + 1)];
expect(true, session_write_close(), 'session_write_close()');

begin('merged', "$start/shared/", 'merge');
$own = &$_SESSION["t$thread"];
expect($number, $own['count'] ?? 0, 'the own member');
$own = ['thread' => $thread, 'count' => $number + 1];
expect(true, session_write_close(), 'session_write_close()');

begin('shared', "$start/shared/", 'lock');
$_SESSION['count'] = ($_SESSION['count'] ?? 0) + 1;
if ($cycle % 5 === 1) {
    exit;
}
if ($cycle % 5 === 2) {
    // A fatal error, which PHP leaves by longjmp.
    ini_set('display_errors', '0');
    ini_set('log_errors', '0');
    $_SESSION['last'] = str_repeat('x', 64 << 20);
}
if ($cycle % 5 === 3) {
    expect(true, session_write_close(), 'session_write_close()');
}
