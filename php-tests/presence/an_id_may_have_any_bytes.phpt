--TEST--
A user's id may have any bytes, up to 1024 of them, and comes back as PHP's array keys do
--FILE--
<?php
require __DIR__ . '/../support/presence.inc';
$prefix = own_users();
$online = new RustJsonSessionPresence;
$ids = ['42', 43, -5, '007', '-0', '0', (string) PHP_INT_MAX, '9223372036854775808', PHP_INT_MIN, '1.5', "\0", "nul\0", "nul", "a\r\nset x 0 0 1\r\ny", "\n", ' ', 'a b', 'a%20b', '%', '%minute/1', '%sha256/x', "\x7f", "\xff", 'größe', 'ann@example.org', '07+2:42', ':', '+', "\t", str_repeat('x', 1024), str_repeat("\0", 1024), str_repeat('%', 100)];
foreach (['mark', 'leave', 'mark'] as $method) {
    foreach ($ids as $id) {
        $online->$method($id) || print("$method failed\n");
    }
    $is_marked = $method === 'mark';
    var_dump($online->areOnline($ids) === array_fill_keys($ids, $is_marked), $online->count() === ($is_marked ? count($ids) : 0));
    foreach ($ids as $id) {
        $online->isOnline($id) === $is_marked && is_int($online->lastSeen($id)) === $is_marked || var_dump($method, $id);
    }
}
$users = everybody();
$sorted = array_map(strval(...), $ids);
sort($sorted, SORT_STRING);
var_dump(array_keys($users) === array_keys(array_flip($sorted)), min($users) > time() - 100, max($users) <= time());
// Who has a name that only begins or ends like another's is another.
var_dump(array_filter($online->areOnline(["nul\0\0", 'nu', '%00', '%0A', 'a%2520b', str_repeat('x', 1023), '4', '042', 'ANN@example.org'])));

$memcached = new Memcache_Raw;
foreach (['42' => '42', 'ann@example.org' => 'ann@example.org', "a%20b" => 'a%2520b', 'a b' => 'a%20b', "\xff" => '%FF', "\0" => '%00', "\x7f" => '%7F', '%' => '%25', 'größe' => 'gr%C3%B6%C3%9Fe'] as $id => $name) {
    (int) $memcached->get("$prefix$name") === $users[$id] || var_dump($id, $name);
}
$hash = rtrim(strtr(base64_encode(hash('sha256', str_repeat('x', 1024), true)), '+/', '-_'), '=');
var_dump((int) $memcached->get("$prefix%sha256/$hash") === $users[str_repeat('x', 1024)]);
// 250 bytes are a key.
$longest = str_repeat('y', 250 - strlen($prefix));
$online->mark($longest) && $online->mark("y$longest") && $online->isOnline("y$longest");
var_dump($memcached->get("$prefix$longest") !== null, $memcached->get($prefix . '%sha256/' . rtrim(strtr(base64_encode(hash('sha256', "y$longest", true)), '+/', '-_'), '=')) !== null);
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
array(0) {
}
bool(true)
bool(true)
bool(true)
