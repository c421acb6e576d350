--TEST--
With replicas=1 a changed session costs two round trips to each of its servers, at the same time
--EXTENSIONS--
pcntl
--INI--
rust_json_session.replicas=1
--FILE--
<?php
require __DIR__ . '/../support/pool.inc';
require __DIR__ . '/../support/proxy.inc';
$memcacheds = memcacheds(2);
$proxies = array_map(fn ($memcached) => new Counting_Proxy($memcached->server), $memcacheds);
ini_set('rust_json_session.servers', implode(',', array_column($proxies, 'server')));
foreach (['merge', 'lock'] as $concurrency) {
    ini_set('rust_json_session.concurrency', $concurrency);
    $id = use_handler();
    $show = function (string $what) use ($proxies) {
        echo "  $what:\n";
        $counts = array_map(fn ($proxy) => '    ' . preg_replace('/, conn.*/', '', $proxy->count()) . "\n", $proxies);
        // The one with the lock first.
        rsort($counts);
        echo implode($counts);
    };
    echo "$concurrency\n";
    in_session($id, fn () => $_SESSION['n'] = 1);
    $show('new');
    in_session($id, fn () => $_SESSION['n']++);
    $show('changed');
    in_session($id, fn () => $_SESSION['n']);
    in_session($id, fn () => $_SESSION['n']++);
    $show('unchanged, and changed');
    session_id($id);
    session_start();
    session_destroy();
    $show('destroyed');
    echo '  ', implode(' ', array_unique(documents($id, $memcacheds))), "\n";
}
?>
--EXPECT--
merge
  new:
    round trips: 2, posts: 0
    round trips: 2, posts: 0
  changed:
    round trips: 2, posts: 0
    round trips: 2, posts: 0
  unchanged, and changed:
    round trips: 3, posts: 0
    round trips: 3, posts: 0
  destroyed:
    round trips: 2, posts: 0
    round trips: 2, posts: 0
  {"$php":"1.-.-.destroyed"}
lock
  new:
    round trips: 2, posts: 1
    round trips: 2, posts: 0
  changed:
    round trips: 2, posts: 1
    round trips: 2, posts: 0
  unchanged, and changed:
    round trips: 3, posts: 2
    round trips: 3, posts: 0
  destroyed:
    round trips: 2, posts: 1
    round trips: 2, posts: 0
  {"$php":"1.-.-.destroyed"}
