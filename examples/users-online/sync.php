#!/usr/bin/env php
<?php

// Brings users_online up to date with who is online, and users.last_visit with who no longer is. For cron, once a minute.

declare(strict_types=1);

const HELP = <<<'TEXT'
    sync.php --dsn=DSN [--user=NAME] [--password=PASSWORD] [--servers=LIST] [--wait=SECONDS] [--verbose]

    Brings the table users_online up to date with who is online, and users.last_visit with who no longer is.

      --dsn       the database as PDO names it: sqlite:/var/lib/site/site.sqlite, or
                  mysql:host=localhost;dbname=site; else $DATABASE_DSN
      --user      else $DATABASE_USER
      --password  else $DATABASE_PASSWORD, which other users of this host do not see
      --servers   memcached's, as in rust_json_session.servers; else $MEMCACHED, else those of php.ini
      --wait      seconds to wait for another sync that is at it, 40 by default
      --verbose   says what was done, and in what time

    The other settings are those of php.ini, or of php -d: rust_json_session.presence_prefix, .presence_ttl,
    .presence_interval and .replicas have to be what they are for the web server's PHP.

    Exit status: 0 done, 1 not done (standard error says why), 2 wrong arguments.

    TEXT;

// Rows in one statement, which for so long keeps MEMORY's table, or SQLite's file, for itself: some milliseconds.
const ROWS = 500;

// Users in one answer of memcached's.
const PAGE = 50_000;

set_error_handler(static function (int $level, string $message, string $file, int $line): never {
    throw new ErrorException($message, 0, $level, $file, $line);
});
$options = options(array_slice($argv, 1));
try {
    $begin = microtime(true);
    $advice = 'Load the extension rust_json_session in the php.ini of PHP\'s command line, too.';
    if (!class_exists('RustJsonSessionPresence')) {
        throw new RuntimeException('this PHP has no class RustJsonSessionPresence');
    }
    $advice = 'Check --dsn, --user, the password, and that this PHP has the driver: php-sqlite3 or php-mysql.';
    $database = connect($options);
    $advice = 'The tables are as they were.';
    $lock = lock($database, (int) $options['wait']);
    $advice = 'Are there the tables of schema.*.sql, and may --user read and write them?';
    $known = $database->query('SELECT user_id, last_seen FROM users_online')->fetchAll(PDO::FETCH_KEY_PAIR);
    $advice = 'The tables are as they were: without an answer nobody is taken for gone. Check memcached\'s servers'
        . ' (--servers, or rust_json_session.servers in the php.ini of this PHP).';
    $online = online($options['servers']);
    $is_complete = is_complete();

    // One sync at a time, from its first look at the table to its last change: so nobody stores what an older list
    // says over what a newer one said. Who loses the lock has lost his connection, and stores nothing more. A sync that
    // is killed between two statements leaves what the next one finds to be changed or gone, as this one did.
    $advice = 'What was stored is right; the next sync does the rest.';
    $gone = array_diff_key($known, $online);
    if (!$is_complete) {
        $seconds = (int) ini_get('rust_json_session.presence_ttl') + (int) ini_get('rust_json_session.presence_interval');
        $gone = array_filter($gone, static fn (int $last_seen): bool => $last_seen <= time() - $seconds);
    }
    $changed = array_filter(
        $online,
        static fn (int $last_seen, int|string $id): bool => $last_seen > ($known[$id] ?? -1),
        ARRAY_FILTER_USE_BOTH,
    );
    end_visits($database, array_keys($gone));
    store($database, $changed);

    if ($options['verbose']) {
        $came = count(array_diff_key($changed, $known));
        printf(
            "%d online: %d came, %d seen again, %d gone; %.3f s\n",
            count($online),
            $came,
            count($changed) - $came,
            count($gone),
            microtime(true) - $begin,
        );
    }
    if (!$is_complete) {
        $advice = 'Whom the others know of is online; nobody else is taken for gone before his time is over. Check memcached\'s'
            . ' servers (--servers, or rust_json_session.servers in the php.ini of this PHP).';
        throw new RuntimeException('one of memcached\'s servers does not answer');
    }
} catch (Throwable $error) {
    fwrite(STDERR, "sync.php: {$error->getMessage()}\n$advice\n");
    exit(1);
}

/**
 * What the command line says, or the environment.
 *
 * @param list<string> $arguments
 * @return array<string, string|bool|null>
 */
function options(array $arguments): array
{
    $options = [
        'dsn' => getenv('DATABASE_DSN') ?: null,
        'user' => getenv('DATABASE_USER') ?: null,
        'password' => getenv('DATABASE_PASSWORD') ?: null,
        'servers' => getenv('MEMCACHED') ?: null,
        'wait' => '40',
        'verbose' => false,
    ];
    foreach ($arguments as $argument) {
        if ($argument === '--help') {
            echo HELP;
            exit(0);
        }
        if ($argument === '--verbose') {
            $options['verbose'] = true;
        } elseif (preg_match('/^--(dsn|user|password|servers|wait)=(.*)$/s', $argument, $match)) {
            $options[$match[1]] = $match[2];
        } else {
            refuse("no such option: $argument");
        }
    }
    if ($options['dsn'] === null) {
        refuse('which database? --dsn=DSN, or $DATABASE_DSN');
    }
    if (!preg_match('/^\d{1,6}$/D', $options['wait'])) {
        refuse('--wait is a number of seconds');
    }
    return $options;
}

function refuse(string $reason): never
{
    fwrite(STDERR, "sync.php: $reason\nsync.php --help says more\n");
    exit(2);
}

/** @param array<string, string|bool|null> $options */
function connect(array $options): PDO
{
    $database = new PDO($options['dsn'], $options['user'], $options['password'], [
        PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION,
        // Ids go to MySQL beside the statement, not as text in it.
        PDO::ATTR_EMULATE_PREPARES => false,
    ]);
    if (is_mysql($database)) {
        // An id that is too long is an error, not another id. And a host that was switched off has its lock no longer
        // than this; the longest pause between two statements is that for memcached.
        $database->exec("SET SESSION sql_mode = 'STRICT_ALL_TABLES', wait_timeout = 30");
    }
    return $database;
}

function is_mysql(PDO $database): bool
{
    return $database->getAttribute(PDO::ATTR_DRIVER_NAME) === 'mysql';
}

/**
 * Waits for the lock of all syncs of this database. It lasts as long as what is returned, and no longer than the process.
 *
 * @return PDO|resource
 */
function lock(PDO $database, int $wait): mixed
{
    if (is_mysql($database)) {
        $lock = $database;
        // The server's locks have names for all its databases.
        $take = $database->prepare("SELECT GET_LOCK(CONCAT('users_online/', MD5(DATABASE())), 0)");
        $taken = static fn (): bool => $take->execute() && $take->fetchColumn() === 1;
    } else {
        // A file of its own: SQLite would lose its own locks where somebody else closes the database's.
        $lock = fopen($database->query('PRAGMA database_list')->fetch()['file'] . '-sync', 'c');
        $taken = static fn (): bool => flock($lock, LOCK_EX | LOCK_NB);
    }
    for ($end = microtime(true) + $wait; !$taken(); usleep(50_000)) {
        if (microtime(true) >= $end) {
            throw new RuntimeException(
                "another sync of this database has been at it for $wait seconds: look for one that hangs, here or elsewhere",
            );
        }
    }
    return $lock;
}

/**
 * Who is online, and was seen when. An outage, which is a warning, is an exception here.
 *
 * @return array<int|string, int> unix seconds by user id
 */
function online(?string $servers): array
{
    $presence = new RustJsonSessionPresence($servers === null ? [] : ['servers' => $servers]);
    $online = [];
    $cursor = null;
    do {
        ['users' => $users, 'cursor' => $cursor] = $presence->list(PAGE, $cursor);
        $online += $users;
    } while ($cursor !== null);
    return $online;
}

/**
 * Whether each user's server has answered all that it was asked, or the one with its copy. Where only some servers
 * fail, or one only in the middle, the others' users are an answer, without a warning.
 */
function is_complete(): bool
{
    $servers = RustJsonSessionHandler::stats()['servers'];
    $failed = array_filter($servers, static fn (array $server): bool => $server['last_error'] !== null);
    return count($failed) <= min((int) ini_get('rust_json_session.replicas'), count($servers) - 1);
}

/**
 * Moves the last_seen of those who are not online any more into users.last_visit, and then deletes their rows: if only
 * the first is done, the next sync does both.
 *
 * @param list<int|string> $ids
 */
function end_visits(PDO $database, array $ids): void
{
    foreach (array_chunk($ids, ROWS) as $chunk) {
        $places = implode(', ', array_fill(0, count($chunk), '?'));
        $last_seen = '(SELECT last_seen FROM users_online WHERE user_id = users.id)';
        run($database, "UPDATE users SET last_visit = $last_seen WHERE id IN ($places) AND last_visit < $last_seen", $chunk);
        run($database, "DELETE FROM users_online WHERE user_id IN ($places)", $chunk);
    }
}

/** @param array<int|string, int> $online unix seconds by user id */
function store(PDO $database, array $online): void
{
    $replace = is_mysql($database)
        ? 'ON DUPLICATE KEY UPDATE last_seen = VALUES(last_seen)'
        : 'ON CONFLICT (user_id) DO UPDATE SET last_seen = excluded.last_seen';
    foreach (array_chunk($online, ROWS, true) as $chunk) {
        $places = implode(', ', array_fill(0, count($chunk), '(?, ?)'));
        $values = [];
        foreach ($chunk as $id => $last_seen) {
            array_push($values, $id, $last_seen);
        }
        run($database, "INSERT INTO users_online (user_id, last_seen) VALUES $places $replace", $values);
    }
}

/**
 * Runs a statement, which is a transaction by itself; again where MySQL has undone it in favour of another transaction.
 *
 * @param list<int|string> $values
 */
function run(PDO $database, string $statement, array $values): void
{
    for ($attempt = 1;; $attempt++) {
        try {
            $database->prepare($statement)->execute($values);
            return;
        } catch (PDOException $error) {
            if ($error->getCode() !== '40001' || $attempt === 3) {
                throw $error;
            }
        }
    }
}
