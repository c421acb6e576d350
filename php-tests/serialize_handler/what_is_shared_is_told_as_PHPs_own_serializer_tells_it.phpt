--TEST--
Which values are shared is told as PHP's own serializer tells it
--INI--
rust_json_session.secret=the-secret-of-this-test
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler();
$memcached = new Memcache_Raw;
$sessions = [
    'an object behind a reference that nothing else has' => function () {
        $object = new stdClass;
        $_SESSION['first'] = [$object];
        $_SESSION['then'] = $object;
        foreach ($_SESSION as &$value) {
        }
    },
    'an object that is first behind such a reference' => function () {
        $object = new stdClass;
        $_SESSION['then'] = $object;
        $_SESSION['first'] = [$object];
        foreach ($_SESSION as &$value) {
        }
    },
    'an array that two variables have' => function () {
        $_SESSION['a'] = [new stdClass];
        $_SESSION['b'] = $_SESSION['a'];
    },
    'an array that two arrays have' => function () {
        $_SESSION['a'] = [[new stdClass]];
        $_SESSION['b'] = $_SESSION['a'];
        $_SESSION['c'] = ['d' => $_SESSION['a'][0]];
    },
    'an array that an object has too' => function () {
        $_SESSION['a'] = ['b' => [new stdClass]];
        $_SESSION['o'] = (object) $_SESSION['a'];
    },
];
foreach ($sessions as $what => $make) {
    $documents = [];
    foreach (['php', 'rust_json'] as $serializer) {
        ini_set('session.serialize_handler', $serializer);
        in_session($id, $make);
        $documents[] = $memcached->get(PREFIX . $id);
        $memcached->ask('md ' . PREFIX . $id);
    }
    echo $what, ': ', $documents[0] === $documents[1] ? 'the same' : implode("\n", $documents), "\n";
}
?>
--EXPECT--
an object behind a reference that nothing else has: the same
an object that is first behind such a reference: the same
an array that two variables have: the same
an array that two arrays have: the same
an array that an object has too: the same
