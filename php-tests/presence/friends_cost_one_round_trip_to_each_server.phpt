--TEST--
500 friends cost one round trip to each server, however many servers there are, and a thousand at once are asked for
--EXTENSIONS--
pcntl
--FILE--
<?php
require __DIR__ . '/../support/presence.inc';
own_users();
$friends = array_map(fn ($n) => $n % 3 ? "friend-$n" : $n, range(1, 500));
$memcacheds = [null, new Own_Memcached, new Own_Memcached];
$proxies = array_map(fn ($memcached) => new Recording_Proxy($memcached?->server), $memcacheds);
$pools = ['one server' => [0], 'two servers' => [0, 1], 'three servers' => [0, 1, 2]];
foreach ([0, 1] as $replicas) {
    foreach ($pools as $name => $numbers) {
        own_users();
        $servers = implode(',', array_map(fn ($number) => $proxies[$number]->server, $numbers));
        $online = new RustJsonSessionPresence(['servers' => $servers, 'replicas' => $replicas]);
        $is_online = [];
        foreach ($friends as $n => $friend) {
            $is_online[$friend] = $n % 7 < 3;
            $is_online[$friend] && $online->mark($friend);
        }
        $trips = function (callable $work) use ($proxies) {
            array_map(fn ($proxy) => $proxy->heard(), $proxies);
            $work();
            return implode(' ', array_map(fn ($proxy) => $proxy->heard()['trips'], $proxies));
        };
        echo "$name, replicas=$replicas: ", $trips(fn () => $online->areOnline($friends) === $is_online || print('wrong, '));
        echo ' | 1000: ', $trips(fn () => $online->areOnline(range(1, 1000)));
        echo ' | 1001: ', $trips(fn () => $online->areOnline(range(1, 1001)));
        echo ' | nobody: ', $trips(fn () => $online->areOnline([]) === [] || print('wrong, '));
        $online->areOnline([3, '3', 'x', 'x']) === [3 => $is_online[3], 'x' => false] || print(' | wrong');
        echo ' | count: ', $trips(fn () => $online->count() === count(array_filter($is_online)) || print('wrong, '));
        echo "\n";
    }
}
?>
--EXPECT--
one server, replicas=0: 1 0 0 | 1000: 1 0 0 | 1001: 2 0 0 | nobody: 0 0 0 | count: 2 0 0
two servers, replicas=0: 1 1 0 | 1000: 1 1 0 | 1001: 1 1 0 | nobody: 0 0 0 | count: 2 2 0
three servers, replicas=0: 1 1 1 | 1000: 1 1 1 | 1001: 1 1 1 | nobody: 0 0 0 | count: 2 2 2
one server, replicas=1: 1 0 0 | 1000: 1 0 0 | 1001: 2 0 0 | nobody: 0 0 0 | count: 2 0 0
two servers, replicas=1: 1 1 0 | 1000: 1 1 0 | 1001: 2 2 0 | nobody: 0 0 0 | count: 2 2 0
three servers, replicas=1: 1 1 1 | 1000: 1 1 1 | 1001: 1 1 1 | nobody: 0 0 0 | count: 2 2 2
