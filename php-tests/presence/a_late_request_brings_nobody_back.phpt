--TEST--
A request that still runs when its session is destroyed, and then writes or only ends, leaves the user offline
--EXTENSIONS--
pcntl
--INI--
rust_json_session.presence=user_id
rust_json_session.lock_ttl=1
--FILE--
<?php
require __DIR__ . '/../support/presence.inc';
require __DIR__ . '/../support/processes.inc';
$ends = [
    'changed' => function () { $_SESSION['n'] = 2; session_write_close(); },
    'unchanged' => fn () => session_write_close(),
    'read again' => function () { session_write_close(); session_start(['read_and_close' => true]); },
];
foreach (['class', 'native'] as $handler) {
    foreach (['lock', 'merge', 'overwrite'] as $concurrency) {
        ini_set('rust_json_session.concurrency', $concurrency);
        // A lock is waited for until it has expired.
        foreach ($concurrency === 'lock' ? array_slice($ends, 0, 1) : $ends as $name => $end) {
            own_users();
            store($id = use_way($handler), '{"user_id":42,"n":1}');
            [$has_started, $goes_on] = [new Gate, new Gate];
            $late = in_child(function () use ($has_started, $goes_on, $end) {
                session_start();
                (new RustJsonSessionPresence)->isOnline(42) || print("is not even online\n");
                $has_started->open();
                $goes_on->pass();
                $end();
                // Until memcached has carried out what nobody waits for.
                (new RustJsonSessionPresence)->count();
            });
            $has_started->pass();
            session_id($id);
            session_start();
            session_destroy();
            $goes_on->open();
            wait_for($late);
            $online = new RustJsonSessionPresence;
            $online->isOnline(42) || $online->count() > 0 || $online->lastSeen(42) !== null ? print("$handler, $concurrency, $name: online again\n") : null;
        }
    }
}
echo "done\n";
?>
--EXPECT--
done
