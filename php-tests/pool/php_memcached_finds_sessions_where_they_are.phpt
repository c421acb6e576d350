--TEST--
php-memcached finds each session on the server that it is on, by ketama and by modulo
--EXTENSIONS--
igbinary
msgpack
memcached
--FILE--
<?php
require __DIR__ . '/../support/pool.inc';
$memcacheds = memcacheds(3);
$weights = [1, 3, 2];
$client = function (bool $is_ketama) use ($memcacheds, $weights): Memcached {
    $client = new Memcached;
    $client->setOption(Memcached::OPT_LIBKETAMA_COMPATIBLE, $is_ketama);
    foreach ($memcacheds as $n => $memcached) {
        $client->addServer(...explode(':', $memcached->server), weight: $weights[$n]);
    }
    return $client;
};
$servers = implode(',', array_map(fn ($memcached, $weight) => "$memcached->server:$weight", $memcacheds, $weights));
foreach (['ketama' => true, 'modulo' => false] as $distribution => $is_ketama) {
    use_handler(new RustJsonSessionHandler(['servers' => $servers, 'distribution' => $distribution]));
    $right = $client($is_ketama);
    $other = $client(!$is_ketama);
    $found = ['right' => 0, 'other' => 0];
    $places = [];
    for ($n = 0; $n < 60; $n++) {
        in_session($id = fresh_id(), fn () => $_SESSION['n'] = $n);
        $found['right'] += $right->get(PREFIX . $id) === "{\"n\":$n}";
        $found['other'] += $other->get(PREFIX . $id) === "{\"n\":$n}";
        $places[places($id, $memcacheds)] = true;
    }
    echo "$distribution: $found[right] found on ", count($places), ' servers; by the other distribution ',
        $found['other'] < 50 ? 'not all' : $found['other'], "\n";
}
?>
--EXPECT--
ketama: 60 found on 3 servers; by the other distribution not all
modulo: 60 found on 3 servers; by the other distribution not all
