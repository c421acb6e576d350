--TEST--
A server with three times the weight has most sessions, wherever the servers are named
--FILE--
<?php
require __DIR__ . '/../support/pool.inc';
$memcacheds = memcacheds(2);
[$light, $heavy] = array_column($memcacheds, 'server');
$ways = [
    'php.ini' => function () use ($light, $heavy) {
        ini_set('rust_json_session.servers', "$light,$heavy:3");
        return new RustJsonSessionHandler;
    },
    'option' => function () use ($light, $heavy) {
        ini_set('rust_json_session.servers', $light);
        return new RustJsonSessionHandler(['servers' => "tcp://$light,tcp://$heavy?weight=3"]);
    },
    'save path' => function () use ($light, $heavy) {
        ini_set('session.save_path', "tcp://$light?weight=1;tcp://$heavy?weight=3");
        return new RustJsonSessionHandler;
    },
];
foreach ($ways as $name => $handler) {
    use_handler($handler());
    $count = ['0' => 0, '1' => 0];
    for ($n = 0; $n < 200; $n++) {
        in_session($id = fresh_id(), fn () => $_SESSION['n'] = 1);
        $count[places($id, $memcacheds)]++;
    }
    echo $name, ': ', $count[1] > 110 && $count[1] < 195 ? 'about three of four' : json_encode($count), "\n";
}
?>
--EXPECT--
php.ini: about three of four
option: about three of four
save path: about three of four
