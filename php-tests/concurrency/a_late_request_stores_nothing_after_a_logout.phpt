--TEST--
A request that still runs after a logout stores nothing, and is told of no failure
--EXTENSIONS--
pcntl
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/processes.inc';

function late(string $concurrency, callable $meanwhile, bool $changes = true): string
{
    $id = use_handler(new RustJsonSessionHandler(['concurrency' => $concurrency, 'lock_ttl' => 1]));
    store($id, '{"user":"Ada","n":1}');
    $has_started = new Gate;
    $goes_on = new Gate;
    $late = in_child(function () use ($id, $has_started, $goes_on, $changes) {
        session_id($id);
        session_start();
        $has_started->open();
        $goes_on->pass();
        $changes && $_SESSION['n'] = 2;
        session_write_close() || print("told of a failure\n");
        session_start();
        echo isset($_SESSION['user']) ? "it has the session again\n" : '';
        session_abort();
    });
    $has_started->pass();
    $meanwhile($id);
    $goes_on->open();
    wait_for($late);
    return stored($id);
}

$logout = function (string $id) {
    session_id($id);
    session_start();
    session_destroy();
};
$logout_and_next = function (string $id) use ($logout) {
    $logout($id);
    in_session($id, fn () => $_SESSION['next'] = 1);
};
$login = function (string $id) {
    session_id($id);
    session_start();
    session_regenerate_id(true);
    session_write_close();
};
$node = fn (string $id) => wait_for(node_writer($id, 'session.node = 1', 1));
foreach (['lock', 'merge', 'overwrite'] as $concurrency) {
    echo $concurrency, "\n";
    foreach ([$logout, $logout_and_next, $login, function (string $id) use ($logout, $node) { $logout($id); $node($id); }] as $end) {
        echo late($concurrency, $end), ' ', late($concurrency, $end, changes: false), "\n";
    }
    // What another program deletes looks like an eviction: this one comes back.
    echo late($concurrency, fn (string $id) => (new Memcache_Raw)->delete(PREFIX . $id)), "\n";
}
?>
--EXPECT--
it has the session again
it has the session again
it has the session again
lock
{"$php":"1.-.-.destroyed"} {"$php":"1.-.-.destroyed"}
{"next":1} {"next":1}
{"$php":"1.-.-.destroyed"} {"$php":"1.-.-.destroyed"}
{"$php":"1.-.-.destroyed","node":1} {"$php":"1.-.-.destroyed","node":1}
{"user":"Ada","n":2}
merge
{"$php":"1.-.-.destroyed"} {"$php":"1.-.-.destroyed"}
{"next":1} {"next":1}
{"$php":"1.-.-.destroyed"} {"$php":"1.-.-.destroyed"}
{"$php":"1.-.-.destroyed","node":1} {"$php":"1.-.-.destroyed","node":1}
{"user":"Ada","n":2}
overwrite
{"$php":"1.-.-.destroyed"} {"$php":"1.-.-.destroyed"}
{"next":1} {"next":1}
{"$php":"1.-.-.destroyed"} {"$php":"1.-.-.destroyed"}
{"$php":"1.-.-.destroyed","node":1} {"$php":"1.-.-.destroyed","node":1}
{"user":"Ada","n":2}
