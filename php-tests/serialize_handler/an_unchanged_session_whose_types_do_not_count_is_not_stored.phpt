--TEST--
An unchanged session whose types do not count here keeps them: its document is not stored again
--INI--
session.serialize_handler=rust_json
rust_json_session.secret=the-secret-of-this-test
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler();
$other = new RustJsonSessionHandler(['secret' => 'a-secret-of-another-site']);
$memcached = new Memcache_Raw;
$visit = function (RustJsonSessionHandler $handler, ?callable $change = null) use ($id, $memcached): void {
    session_set_save_handler($handler, true);
    $before = $memcached->get(PREFIX . $id);
    in_session($id, function () use ($change) {
        $change && $change();
        echo json_encode(array_map(get_debug_type(...), $_SESSION)), ' ';
    });
    echo $memcached->get(PREFIX . $id) === $before ? "kept\n" : "stored\n";
};
$own = new RustJsonSessionHandler;
$visit($own, function () {
    $_SESSION['list'] = new ArrayObject([1]);
    $_SESSION['date'] = new ArrayObject([2]);
});
$visit($other);
$visit($own);
// Another program puts the names in order, as many do.
$document = json_decode($memcached->get(PREFIX . $id), true);
ksort($document);
$memcached->set(PREFIX . $id, json_encode($document, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE));
echo substr($memcached->get(PREFIX . $id), 0, 7), "\n";
$visit($other);
$visit($own);
$visit($other, function () {
    $_SESSION['n'] = 1;
});
?>
--EXPECT--
{"list":"ArrayObject","date":"ArrayObject"} stored
{"list":"array","date":"array"} kept
{"list":"ArrayObject","date":"ArrayObject"} kept
{"$php"
{"date":"array","list":"array"} kept
{"date":"ArrayObject","list":"ArrayObject"} kept
{"date":"array","list":"array","n":"int"} stored
