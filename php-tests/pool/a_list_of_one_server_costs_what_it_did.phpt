--TEST--
With one server, replicas=1 changes nothing: neither what is sent nor what is stored
--EXTENSIONS--
pcntl
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/proxy.inc';
$proxy = new Counting_Proxy;
foreach ([['servers' => $proxy->server], ['servers' => "tcp://$proxy->server?weight=7", 'replicas' => 1]] as $options) {
    $id = use_handler(new RustJsonSessionHandler($options));
    in_session($id, fn () => $_SESSION['n'] = 1);
    echo $proxy->count(), "\n";
    in_session($id, fn () => $_SESSION['n']++);
    echo $proxy->count(), "\n";
    in_session($id, fn () => $_SESSION['n']);
    echo $proxy->count(), "\n", stored($id), "\n";
}
?>
--EXPECT--
round trips: 2, posts: 1, connections: 1
round trips: 2, posts: 1, connections: 0
round trips: 1, posts: 1, connections: 0
{"n":2}
round trips: 2, posts: 1, connections: 1
round trips: 2, posts: 1, connections: 0
round trips: 1, posts: 1, connections: 0
{"n":2}
