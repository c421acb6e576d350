<?php

// What test.php and measure.php stand on: users who come and go, a database, and sync.php in processes of its own.

declare(strict_types=1);

set_error_handler(static function (int $level, string $message, string $file, int $line): never {
    throw new ErrorException($message, 0, $level, $file, $line);
});

/** Users who come and go, under a prefix of their own. */
final class Visitors
{
    private RustJsonSessionPresence $presence;

    /** @var array<string, string> options of sync.php's PHP */
    public readonly array $settings;

    /** @param array<string, string> $settings */
    public function __construct(?string $prefix = null, array $settings = [])
    {
        $this->settings = $settings + ['presence_prefix' => $prefix ?? bin2hex(random_bytes(4)) . '/'];
        $this->presence = new RustJsonSessionPresence(['servers' => getenv('MEMCACHED')] + $this->settings);
    }

    public function mark(int|string ...$ids): void
    {
        foreach ($ids as $id) {
            equal(true, $this->presence->mark($id), 'mark()');
        }
        $this->settle();
    }

    public function leave(int|string ...$ids): void
    {
        foreach ($ids as $id) {
            equal(true, $this->presence->leave($id), 'leave()');
        }
        $this->settle();
    }

    /** @return array<int|string, int> unix seconds by id */
    public function online(): array
    {
        $users = $this->presence->list(PHP_INT_MAX)['users'];
        ksort($users, SORT_STRING);
        return $users;
    }

    /** Nobody waits for marks to arrive, but what is asked for on the same connection is answered after them. */
    private function settle(): void
    {
        $this->presence->count();
    }
}

/** A database with the example's tables, and sync.php for it. */
final class Database
{
    public PDO $pdo;
    private string $dsn;

    /** @var resource */
    private mixed $lock;

    public function __construct(public readonly string $kind, private string $folder)
    {
        if ($kind === 'sqlite') {
            $this->dsn = "sqlite:$folder/site.sqlite";
        } else {
            $this->dsn = "mysql:unix_socket=$folder/mariadb.sock;dbname=site";
        }
        $this->pdo = new PDO($this->dsn, $kind === 'sqlite' ? null : 'root', '', [PDO::ATTR_EMULATE_PREPARES => false]);
    }

    public function reset(): void
    {
        $this->load_schema();
    }

    /** @param array<string, string> $changes to the schema's text */
    public function load_schema(array $changes = []): void
    {
        foreach (['users', 'friends', 'users_online', 'writes'] as $table) {
            $this->pdo->exec("DROP TABLE IF EXISTS $table");
        }
        $schema = $this->kind === 'sqlite' ? 'schema.sqlite.sql' : 'schema.mysql.sql';
        foreach ($this->statements($schema) as $statement) {
            $this->pdo->exec(strtr($statement, $changes));
        }
    }

    /** @return list<string> */
    public function statements(string $file): array
    {
        return array_map('trim', preg_split('/;\s*$\s*/m', file_get_contents(__DIR__ . "/$file"), 0, PREG_SPLIT_NO_EMPTY));
    }

    public function add_users(int ...$ids): void
    {
        foreach (array_chunk($ids, 500) as $chunk) {
            $rows = array_map(static fn (int $id): string => "('$id', 'user $id')", $chunk);
            $this->pdo->exec('INSERT INTO users (id, name) VALUES ' . implode(', ', $rows));
        }
    }

    /** @return array<int|string, int> last_seen by id */
    public function users_online(): array
    {
        return $this->pairs('SELECT user_id, last_seen FROM users_online');
    }

    /** @return array<int|string, int> last_visit by id */
    public function last_visits(): array
    {
        return $this->pairs('SELECT id, last_visit FROM users');
    }

    /** @return array<int|string, int> */
    private function pairs(string $query): array
    {
        $pairs = $this->pdo->query($query)->fetchAll(PDO::FETCH_KEY_PAIR);
        ksort($pairs, SORT_STRING);
        return $pairs;
    }

    /** Until users_online has more or fewer rows, for ten seconds at most. */
    public function await_change(): void
    {
        $count = $this->pdo->prepare('SELECT COUNT(*) FROM users_online');
        $rows = [];
        for ($end = microtime(true) + 10; count($rows) < 2 && microtime(true) < $end; usleep(200)) {
            $count->execute();
            $rows[$count->fetchColumn()] = true;
        }
    }

    public function watch_writes(): void
    {
        $this->pdo->exec('CREATE TABLE writes (action VARCHAR(70))');
        foreach (['INSERT' => 'NEW', 'UPDATE' => 'NEW', 'DELETE' => 'OLD'] as $action => $row) {
            $text = $this->kind === 'sqlite'
                ? strtolower("'$action ' || ") . "$row.user_id"
                : strtolower("CONCAT('$action ', ") . "$row.user_id)";
            $write = "INSERT INTO writes VALUES ($text);";
            $this->pdo->exec("CREATE TRIGGER write_$action AFTER $action ON users_online FOR EACH ROW BEGIN $write END");
        }
    }

    /** @return list<string> */
    public function writes(): array
    {
        return $this->pdo->query('SELECT action FROM writes ORDER BY action')->fetchAll(PDO::FETCH_COLUMN);
    }

    public function sync(Visitors $visitors, string ...$arguments): void
    {
        equal([0, '', ''], $this->run_sync($visitors, ...$arguments), 'sync.php\'s exit status, output and errors');
    }

    /** @return array{int, string, string} exit status, standard output, standard error */
    public function run_sync(Visitors $visitors, string ...$arguments): array
    {
        return $this->start_sync($visitors, ...$arguments)->end();
    }

    public function start_sync(Visitors $visitors, string ...$arguments): Process
    {
        $command = [PHP_BINARY];
        foreach ($visitors->settings as $name => $value) {
            array_push($command, '-d', "rust_json_session.$name=$value");
        }
        return new Process([...$command, __DIR__ . '/sync.php', ...$arguments], [
            'DATABASE_DSN' => $this->dsn,
            'DATABASE_USER' => $this->kind === 'sqlite' ? '' : 'site',
            'DATABASE_PASSWORD' => $this->kind === 'sqlite' ? '' : 'it\'s secret',
        ]);
    }

    public function wrong_dsn(): string
    {
        return $this->kind === 'sqlite' ? "sqlite:{$this->folder}/none/site.sqlite" : $this->dsn;
    }

    /** Takes what sync.php locks. */
    public function lock(): void
    {
        if ($this->kind === 'mariadb') {
            equal(1, $this->pdo->query("SELECT GET_LOCK('users_online/" . md5('site') . "', 0)")->fetchColumn(), 'GET_LOCK()');
        } else {
            $this->lock = fopen("{$this->folder}/site.sqlite-sync", 'c');
            equal(true, flock($this->lock, LOCK_EX | LOCK_NB), 'flock()');
        }
    }

    public function unlock(): void
    {
        if ($this->kind === 'mariadb') {
            equal(1, $this->pdo->query("SELECT RELEASE_LOCK('users_online/" . md5('site') . "')")->fetchColumn(), 'RELEASE_LOCK()');
        } else {
            // Closing it is not enough: a sync that was started meanwhile has inherited it.
            flock($this->lock, LOCK_UN);
        }
    }
}

final class Process
{
    public readonly int $pid;

    private ?int $status = null;

    /** @var resource */
    private mixed $process;

    /** @var array{resource, resource} */
    private array $outputs;

    /**
     * @param list<string> $command
     * @param array<string, string> $environment beside this process's
     */
    public function __construct(array $command, array $environment)
    {
        // Files, not pipes: nobody reads them until the process has ended.
        $this->outputs = [tmpfile(), tmpfile()];
        $this->process = proc_open($command, [1 => $this->outputs[0], 2 => $this->outputs[1]], $_, null, $environment + getenv());
        $this->pid = proc_get_status($this->process)['pid'];
    }

    /** The first line of its standard output, once it is there, for ten seconds at most. */
    public function line(): string
    {
        $name = stream_get_meta_data($this->outputs[0])['uri'];
        for ($end = microtime(true) + 10; microtime(true) < $end; usleep(1_000)) {
            if (str_contains($text = file_get_contents($name), "\n")) {
                return strtok($text, "\n");
            }
        }
        throw new Failure('a process says nothing');
    }

    public function is_running(): bool
    {
        $status = proc_get_status($this->process);
        if (!$status['running']) {
            // Which PHP tells once.
            $this->status ??= $status['exitcode'];
        }
        return $status['running'];
    }

    /** @return array{int, string, string} exit status, standard output, standard error */
    public function end(): array
    {
        $status = proc_close($this->process);
        $status = $this->status ?? $status;
        // By name: the process has moved the position in these, which it shares.
        return [$status, ...array_map(fn ($file): string => file_get_contents(stream_get_meta_data($file)['uri']), $this->outputs)];
    }
}

function equal(mixed $expected, mixed $actual, string $what): void
{
    if ($expected !== $actual) {
        throw new Failure("$what: " . shown($actual) . ' in place of ' . shown($expected));
    }
}

function next_second(): void
{
    usleep(1_000_000 - (int) (fmod(microtime(true), 1) * 1e6) + 1_000);
}

function shown(mixed $value): string
{
    $text = json_encode($value, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_INVALID_UTF8_SUBSTITUTE);
    return strlen($text) > 400 ? substr($text, 0, 400) . '... (' . count((array) $value) . ')' : $text;
}

final class Failure extends RuntimeException
{
}
