--TEST--
With replicas=1 a session goes on without a word when a server dies, hangs, or comes back
--INI--
rust_json_session.replicas=1
rust_json_session.timeout=200
--FILE--
<?php
require __DIR__ . '/../support/pool.inc';
$memcacheds = memcacheds(2);
ini_set('rust_json_session.servers', implode(',', array_column($memcacheds, 'server')));
foreach (['merge', 'lock', 'overwrite'] as $concurrency) {
    ini_set('rust_json_session.concurrency', $concurrency);
    $id = use_handler();
    $count = fn () => in_session($id, fn () => print(($_SESSION['n'] = ($_SESSION['n'] ?? 0) + 1) . ' '));
    $are_all_back = fn () => array_unique(array_column(RustJsonSessionHandler::stats()['servers'], 'state')) === ['alive'];
    foreach ([0, 1] as $dies) {
        $count();
        $memcacheds[$dies]->stop();
        $count();
        $count();
        $memcacheds[$dies]->start();
        for ($tries = 0; $tries < 2000 && !$are_all_back(); $tries++) {
            usleep(5_000);
            session_id($id);
            session_start(['read_and_close' => true]);
        }
        $count();
    }
    $values = values($id, $memcacheds);
    echo rtrim($values[0]), $values[0] === $values[1] ? ' on both' : " here, $values[1] there", "\n";
}
?>
--EXPECT--
1 2 3 4 5 6 7 8 {"n":8} on both
1 2 3 4 5 6 7 8 {"n":8} on both
1 2 3 4 5 6 7 8 {"n":8} on both
