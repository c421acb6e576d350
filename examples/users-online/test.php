<?php

// test.php sqlite|mariadb|mariadb-restarted FOLDER: what sync.php makes of a database. test.sh runs it, with $MEMCACHED and
// $MEMCACHED_PID, and with MariaDB's socket in FOLDER.

declare(strict_types=1);

require __DIR__ . '/support.php';

[, $stage, $folder] = $argv;
$database = new Database($stage === 'sqlite' ? 'sqlite' : 'mariadb', $folder);
$failed = 0;

if ($stage === 'mariadb-restarted') {
    check('a restart empties the MEMORY table, and the next sync fills it again', function (Database $database): void {
        $visitors = new Visitors('restart/');
        equal([], $database->users_online(), 'the table after the restart');
        $database->sync($visitors);
        equal(['1', '2'], array_map('strval', array_keys($database->users_online())), 'the table after a sync');
        equal($visitors->online(), $database->users_online(), 'the table after a sync');
    });
    exit($failed ? 1 : 0);
}

check('who is online is in the table, with any bytes in his id', function (Database $database): void {
    $ids = ['1', '42', '007', '-7', '1.0', 'ada', 'Ada', 'ada ', ' ', '0', '%', "it's", '"', '\\', "a\nb", '?', ':id', '%sha256/',
        'Jörg', "J\xF6rg", "\xFF\xFE", "nul\0", "nul\0l", "\0", str_repeat('x', 64), '9223372036854775808'];
    $visitors = new Visitors;
    $visitors->mark(...$ids);
    $database->sync($visitors);
    equal(count($ids), count($database->users_online()), 'rows');
    equal($visitors->online(), $database->users_online(), 'the table');
    $visitors->leave(...$ids);
    $database->sync($visitors);
    equal([], $database->users_online(), 'the table after all have left');
});

check('my friends who are online are one join', function (Database $database): void {
    $database->pdo->exec("INSERT INTO users VALUES ('1', 'Ada', 0), ('2', 'Bob', 7), ('é', 'Cleo', 0), ('4', 'Dan', 0)");
    $database->pdo->exec("INSERT INTO friends VALUES ('1', '2'), ('1', 'é'), ('2', '1'), ('4', '1')");
    $visitors = new Visitors;
    $visitors->mark(1, 'é', 4, 'nobody');
    $database->sync($visitors);
    [$friends, $count, $last_seen] = array_map($database->pdo->prepare(...), $database->statements('friends-online.sql'));

    $friends->execute(['user_id' => '1']);
    $seen = $visitors->online();
    equal([['id' => 'é', 'name' => 'Cleo', 'last_seen' => $seen['é']]], $friends->fetchAll(PDO::FETCH_ASSOC), 'Ada\'s friends');
    $friends->execute(['user_id' => '4']);
    equal(['Ada'], array_column($friends->fetchAll(), 'name'), 'Dan\'s friends');
    $count->execute();
    equal(4, $count->fetchColumn(), 'the count');
    $last_seen->execute(['user_id' => '1']);
    equal(['Bob' => 7, 'Cleo' => $seen['é']], array_column($last_seen->fetchAll(), 'last_seen', 'name'), 'when they were here');
});

check('a second sync writes nothing', function (Database $database): void {
    $visitors = new Visitors;
    $visitors->mark(1, 2, 3);
    $database->sync($visitors);
    $database->watch_writes();
    $database->sync($visitors);
    equal([], $database->writes(), 'what the second sync wrote');
});

check('only rows that have changed are written', function (Database $database): void {
    $visitors = new Visitors;
    $visitors->mark(1, 2, 3);
    $database->sync($visitors);
    $database->watch_writes();
    next_second();
    $visitors->mark(2, 4);
    $visitors->leave(3);
    $database->sync($visitors);
    equal(['delete 3', 'insert 4', 'update 2'], $database->writes(), 'what was written');
    equal($visitors->online(), $database->users_online(), 'the table');
});

check('who leaves is gone at once, and was here when he was last seen', function (Database $database): void {
    $database->add_users(1, 2);
    $visitors = new Visitors;
    $visitors->mark(1, 2);
    $seen = $visitors->online();
    $database->sync($visitors);
    equal(['1' => 0, '2' => 0], $database->last_visits(), 'last visits while both are online');
    next_second();
    $visitors->leave(1);
    $database->sync($visitors);
    equal($visitors->online(), $database->users_online(), 'the table');
    equal(['1' => $seen[1], '2' => 0], $database->last_visits(), 'last visits');
});

check('who is not seen any more is gone after ttl and interval', function (Database $database): void {
    $database->add_users(1, 2);
    $visitors = new Visitors(settings: ['presence_ttl' => '1', 'presence_interval' => '1']);
    $visitors->mark(1, 2);
    $seen = $visitors->online();
    $database->sync($visitors);
    equal(2, count($database->users_online()), 'rows');
    while (time() < $seen[1] + 2) {
        next_second();
        $visitors->mark(2);
        $database->sync($visitors);
    }
    equal(['2'], array_map('strval', array_keys($database->users_online())), 'the table');
    equal(['1' => $seen[1], '2' => 0], $database->last_visits(), 'last visits');
});

check('no time moves backwards', function (Database $database): void {
    $later = time() + 1000;
    $database->add_users(1, 2);
    $visitors = new Visitors;
    $visitors->mark(1, 2);
    $database->sync($visitors);
    $database->pdo->exec("UPDATE users SET last_visit = $later WHERE id = '1'");
    $database->pdo->exec("UPDATE users_online SET last_seen = $later WHERE user_id = '2'");
    $visitors->mark(2);
    $database->sync($visitors);
    equal($later, $database->users_online()[2], 'last_seen');
    $visitors->leave(1);
    $database->sync($visitors);
    equal(['1' => $later, '2' => 0], $database->last_visits(), 'last visits');
});

check('more users than one statement and one answer have are all there', function (Database $database): void {
    $visitors = new Visitors;
    $visitors->mark(...range(1, 50_001));
    $database->add_users(...range(1, 1_234));
    $database->sync($visitors);
    equal(50_001, count($database->users_online()), 'rows');
    equal($visitors->online(), $database->users_online(), 'the table');
    $visitors->leave(...range(1, 49_001));
    $database->sync($visitors);
    equal($visitors->online(), $database->users_online(), 'the table after most have left');
    equal(0, (int) $database->pdo->query('SELECT COUNT(*) FROM users WHERE last_visit = 0')->fetchColumn(), 'users without a visit');
});

check('integers may be the ids, in columns of integers', function (Database $database): void {
    $database->load_schema(['VARBINARY(64)' => 'BIGINT UNSIGNED', '   TEXT ' => '   INTEGER ', '_id TEXT' => '_id INTEGER']);
    $database->add_users(1, 42);
    equal(42, $database->pdo->query('SELECT MAX(id) FROM users')->fetchColumn(), 'the largest id');
    $visitors = new Visitors;
    $visitors->mark(1, '42', 7);
    $database->sync($visitors);
    equal($visitors->online(), $database->users_online(), 'the table');
    $visitors->leave(42);
    $database->sync($visitors);
    equal($visitors->online(), $database->users_online(), 'the table after one has left');
    equal([1], array_keys(array_filter($database->last_visits(), fn (int $at): bool => $at === 0)), 'who was not here yet');
});

check('an outage leaves the tables as they are', function (Database $database): void {
    $database->add_users(1, 2);
    $visitors = new Visitors(settings: ['timeout' => '600']);
    $visitors->mark(1, 2);
    $database->sync($visitors);
    $before = [$database->users_online(), $database->last_visits()];
    posix_kill((int) getenv('MEMCACHED_PID'), SIGSTOP);
    try {
        $outages = ['memcached stands still' => $database->run_sync($visitors)];
    } finally {
        posix_kill((int) getenv('MEMCACHED_PID'), SIGCONT);
    }
    $outages['nobody listens'] = $database->run_sync($visitors, '--servers=127.0.0.1:1');
    foreach ($outages as $name => [$status, $output, $errors]) {
        equal(1, $status, "exit status where $name ($errors)");
        equal('', $output, "standard output where $name");
        contains('Check memcached\'s servers', $errors, "standard error where $name");
        equal($before, [$database->users_online(), $database->last_visits()], "the tables where $name");
    }
    $database->sync($visitors);
    equal($before, [$database->users_online(), $database->last_visits()], 'the tables after the outage');
});

check('who is not found because memcached falls silent in the middle of an answer is not gone', function (Database $database): void {
    $database->add_users(1, 2);
    $visitors = new Visitors(settings: ['timeout' => '600']);
    $visitors->mark(1, 2);
    $database->sync($visitors);
    $before = [$database->users_online(), $database->last_visits()];
    // The directory of a minute's lists is answered; the lists are not.
    $proxy = new Process([PHP_BINARY, __DIR__ . '/proxy.php', getenv('MEMCACHED'), '#%minute/\d+/#'], []);
    try {
        [$status, , $errors] = $database->run_sync($visitors, '--servers=' . $proxy->line());
    } finally {
        posix_kill($proxy->pid, SIGTERM);
        $proxy->end();
    }
    equal(1, $status, "exit status ($errors)");
    contains('Check memcached\'s servers', $errors, 'standard error');
    equal($before, [$database->users_online(), $database->last_visits()], 'the tables');
});

check('who is not found because one of two servers is away is not gone before his time is over', function (Database $database): void {
    $database->add_users(1, 2, 3);
    $visitors = new Visitors;
    $visitors->mark(1, 2);
    $database->sync($visitors);
    $now = time();
    $database->pdo->exec("INSERT INTO users_online (user_id, last_seen) VALUES ('3', $now - 350), ('4', $now - 370)");
    $visitors->leave(2);
    $visitors->mark(5);
    [$status, $output, $errors] = $database->run_sync($visitors, '--servers=' . getenv('MEMCACHED') . ',127.0.0.1:1');
    equal([1, ''], [$status, $output], "exit status and output ($errors)");
    contains('one of memcached\'s servers does not answer', $errors, 'standard error');
    equal([1, 2, 3, 5], array_keys($database->users_online()), 'the table while the server is away');
    $database->sync($visitors);
    equal([1, 5], array_keys($database->users_online()), 'the table once all are asked again');
});

check('with a copy of each key, one of two servers may be away', function (Database $database): void {
    $visitors = new Visitors(settings: ['replicas' => '1']);
    $visitors->mark(1, 2);
    $database->sync($visitors);
    $visitors->leave(2);
    $database->sync($visitors, '--servers=' . getenv('MEMCACHED') . ',127.0.0.1:1');
    equal([1], array_keys($database->users_online()), 'the table');
});

check('four syncs at once, again and again, leave what one would', function (Database $database): void {
    $database->add_users(...range(1, 2_000));
    $visitors = new Visitors;
    $last_visits = $last_seen = [];
    for ($round = 1; $round <= 5; $round++) {
        foreach (['while others come and go', 'alone'] as $moment) {
            $syncs = [];
            for ($process = 0; $process < 4; $process++) {
                if ($moment !== 'alone') {
                    $visitors->mark(...some(400));
                    $visitors->leave(...some(400));
                }
                $syncs[] = $database->start_sync($visitors);
            }
            foreach ($syncs as $sync) {
                equal([0, '', ''], $sync->end(), "a sync of round $round, $moment");
            }
        }
        $online = $visitors->online();
        equal($online, $database->users_online(), "the table after round $round");
        $before = $last_visits;
        $last_visits = $database->last_visits();
        foreach ($last_visits as $id => $last_visit) {
            at_least($before[$id] ?? 0, $last_visit, "the last visit of $id after round $round");
            if (!isset($online[$id])) {
                at_least($last_seen[$id] ?? 0, $last_visit, "the last visit of $id, who left before round $round ended");
            }
        }
        $last_seen = $online + $last_seen;
    }
});

check('a sync that stood still in the middle stores nothing of its old list over a newer one', function (Database $database): void {
    $visitors = new Visitors;
    for ($round = 1; $round <= 3; $round++) {
        $visitors->mark(...range(1, 10_000));
        $slow = $database->start_sync($visitors);
        $database->await_change();
        posix_kill($slow->pid, SIGSTOP);
        $stored = count($database->users_online());
        $visitors->leave(...range(1, 9_999));
        $fast = $database->start_sync($visitors);
        usleep(200_000);
        posix_kill($slow->pid, SIGCONT);
        equal([[0, '', ''], [0, '', '']], [$slow->end(), $fast->end()], "both syncs, the first of which stood still after $stored rows");
        equal($visitors->online(), $database->users_online(), "the table after round $round, in which a sync stood still after $stored rows");
        $visitors->leave(10_000);
        $database->sync($visitors);
    }
});

check('a sync that is killed leaves the rest to the next one', function (Database $database): void {
    $everybody = range(1, 10_000);
    $database->add_users(...$everybody);
    $visitors = new Visitors;
    $halves = 0;
    for ($round = 1; $round <= 8 && $halves < 3; $round++) {
        $visitors->mark(...$everybody);
        $database->sync($visitors);
        $seen = $database->users_online();
        $visitors->leave(...$everybody);
        $killed = $database->start_sync($visitors);
        $database->await_change();
        posix_kill($killed->pid, SIGKILL);
        $killed->end();
        $rest = count($database->users_online());
        $halves += (int) ($rest > 0 && $rest < 10_000);
        $database->sync($visitors);
        equal([], $database->users_online(), "the table after round $round, in which a sync was killed before it deleted $rest rows");
        equal($seen, $database->last_visits(), "the last visits after round $round");
    }
    at_least(1, $halves, 'syncs that were killed in the middle');
});

check('a sync that has had to wait asks after that who is online', function (Database $database): void {
    $visitors = new Visitors;
    $visitors->mark(1, 2);
    $database->lock();
    $sync = $database->start_sync($visitors);
    usleep(300_000);
    $visitors->leave(1);
    $database->unlock();
    equal([0, '', ''], $sync->end(), 'the sync');
    equal([2], array_keys($database->users_online()), 'the table');
});

check('a sync that waits in vain says so', function (Database $database): void {
    $database->lock();
    [$status, , $errors] = $database->run_sync(new Visitors, '--wait=1');
    equal(1, $status, 'exit status');
    contains('another sync of this database has been at it for 1 seconds', $errors, 'standard error');
    $database->unlock();
    $database->sync(new Visitors, '--wait=0');
});

check('what is wrong with the database or PHP is said', function (Database $database): void {
    $visitors = new Visitors;
    $visitors->mark(1);
    [$status, , $errors] = $database->run_sync($visitors, '--password=wrong', '--dsn=' . $database->wrong_dsn());
    equal(1, $status, 'exit status without a database');
    contains('Check --dsn', $errors, 'standard error without a database');
    $database->pdo->exec('DROP TABLE users_online');
    [$status, , $errors] = $database->run_sync($visitors);
    equal(1, $status, 'exit status without tables');
    contains('schema.*.sql', $errors, 'standard error without tables');
    [$status, , $errors] = (new Process([PHP_BINARY, '-n', __DIR__ . '/sync.php', '--dsn=sqlite:/none/none'], []))->end();
    equal(1, $status, 'exit status without the extension');
    contains('Load the extension rust_json_session', $errors, 'standard error without the extension');
});

check('arguments are as --help says', function (Database $database): void {
    [$status, $output, $errors] = $database->run_sync(new Visitors, '--help');
    equal([0, ''], [$status, $errors], 'exit status and standard error of --help');
    foreach (['dsn', 'user', 'password', 'servers', 'wait', 'verbose'] as $option) {
        contains("--$option", $output, '--help');
    }
    [$status, , $errors] = $database->run_sync(new Visitors, '--sever=localhost');
    equal(2, $status, 'exit status for --sever');
    contains('no such option: --sever=localhost', $errors, 'standard error for --sever');
    [$status, , $errors] = $database->run_sync(new Visitors, '--wait=soon');
    equal(2, $status, 'exit status for --wait=soon');
    [$status, $output] = $database->run_sync(new Visitors, '--verbose');
    equal(1, preg_match('/^0 online: 0 came, 0 seen again, 0 gone; \d+\.\d{3} s\n$/D', $output), "what --verbose says ($output)");
});

if ($stage === 'mariadb') {
    check('an id that is too long is refused, not cut', function (Database $database): void {
        $visitors = new Visitors;
        $visitors->mark(str_repeat('x', 65));
        [$status, , $errors] = $database->run_sync($visitors);
        equal(1, $status, 'exit status');
        contains('Data too long for column \'user_id\'', $errors, 'standard error');
        equal([], $database->users_online(), 'the table');
    });

    check('a statement that MariaDB undoes because of a deadlock is run again', function (Database $database): void {
        $database->add_users(...range(1, 1_000));
        $visitors = new Visitors;
        $visitors->mark(100, 200);
        $database->sync($visitors);
        $visitors->leave(100, 200);
        $database->pdo->beginTransaction();
        // Of two transactions, the one that has changed less is undone.
        $database->pdo->exec("UPDATE users SET name = 'changed' WHERE id >= '200'");
        $sync = $database->start_sync($visitors);
        usleep(500_000);
        $database->pdo->exec("UPDATE users SET name = 'changed' WHERE id = '100'");
        $database->pdo->commit();
        equal([0, '', ''], $sync->end(), 'the sync');
        equal([], $database->users_online(), 'the table');
        equal([100, 200], array_keys(array_filter($database->last_visits())), 'who was here');
    });

    // Whom mariadb-restarted finds.
    $database->reset();
    $visitors = new Visitors('restart/');
    $visitors->mark(1, 2);
    $database->sync($visitors);
}
exit($failed ? 1 : 0);

/** Runs a test in empty tables. Its failure does not end the others. */
function check(string $name, Closure $test): void
{
    global $database, $stage, $failed;
    try {
        if ($stage !== 'mariadb-restarted') {
            $database->reset();
        }
        $test($database);
        echo "ok: {$database->kind}: $name\n";
    } catch (Throwable $error) {
        $failed++;
        $from = $error instanceof Failure ? '' : " ({$error->getFile()}:{$error->getLine()})";
        echo "failed: {$database->kind}: $name: {$error->getMessage()}$from\n";
    }
}

function at_least(int $expected, int $actual, string $what): void
{
    if ($actual < $expected) {
        throw new Failure("$what: $actual, and was $expected before");
    }
}

function contains(string $expected, string $actual, string $what): void
{
    if (!str_contains($actual, $expected)) {
        throw new Failure("$what: " . shown($actual) . ', without ' . shown($expected));
    }
}

/** @return list<int> this many ids of 1 to 2,000 */
function some(int $count): array
{
    return (array) array_rand(array_fill(1, 2_000, true), $count);
}
