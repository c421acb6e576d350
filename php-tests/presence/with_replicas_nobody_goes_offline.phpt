--TEST--
With replicas=1 nobody goes offline when a server dies, hangs, or comes back with nothing; without, those whom it knew of do until they are marked again
--INI--
rust_json_session.timeout=500
--FILE--
<?php
require __DIR__ . '/../support/presence.inc';
require __DIR__ . '/../support/pool.inc';
$ids = array_map(fn ($n) => "user-$n", range(1, 60));
sort($ids);
$is_alive = fn (Own_Memcached $memcached) => RustJsonSessionHandler::stats()['servers'][$memcached->server]['state'] === 'alive';
foreach ([1, 0] as $replicas) {
    foreach ([0, 1] as $dies) {
        own_users();
        $memcacheds = memcacheds(2);
        ini_set('rust_json_session.servers', implode(',', array_column($memcacheds, 'server')));
        ini_set('rust_json_session.replicas', (string) $replicas);
        $online = new RustJsonSessionPresence;
        // Whoever has left is marked again without waiting for an interval.
        $mark = fn () => array_map(fn ($id) => $online->leave($id) && $online->mark($id), $ids);
        $return = function () use ($online, $memcacheds, $dies, $is_alive) {
            for ($tries = 0; $tries < 2000 && !$is_alive($memcacheds[$dies]); $tries++) {
                usleep(5_000);
                $online->isOnline('nobody');
            }
        };
        $show = function (string $when) use ($online, $ids, $replicas) {
            $found = [count(array_filter($online->areOnline($ids))), count(array_filter($ids, $online->isOnline(...))), count(array_filter($ids, fn ($id) => $online->lastSeen($id) > time() - 100)), $online->count(), count($online->list(100)['users'])];
            $found = count(array_unique($found)) === 1 ? $found[0] : json_encode($found);
            echo ", $when: ", $replicas || in_array($found, [0, 60], true) ? $found : ($found > 0 && $found < 60 ? 'some' : $found);
        };
        echo "replicas=$replicas";
        $mark();
        $show('before');
        $memcacheds[$dies]->pause();
        $show('hangs');
        $memcacheds[$dies]->resume();
        $return();
        $show('goes on');
        $memcacheds[$dies]->stop();
        $show('dead');
        $memcacheds[$dies]->start();
        $return();
        $show('back');
        $mark();
        $show('marked again');
        $memcacheds[1 - $dies]->stop();
        $show('the other dead');
        $mark();
        $show('marked');
        echo "\n";
        array_map(fn ($memcached) => $memcached->stop(), $memcacheds);
    }
}
?>
--EXPECT--
replicas=1, before: 60, hangs: 60, goes on: 60, dead: 60, back: 60, marked again: 60, the other dead: 60, marked: 60
replicas=1, before: 60, hangs: 60, goes on: 60, dead: 60, back: 60, marked again: 60, the other dead: 60, marked: 60
replicas=0, before: 60, hangs: some, goes on: 60, dead: some, back: some, marked again: 60, the other dead: some, marked: 60
replicas=0, before: 60, hangs: some, goes on: 60, dead: some, back: some, marked again: 60, the other dead: some, marked: 60
