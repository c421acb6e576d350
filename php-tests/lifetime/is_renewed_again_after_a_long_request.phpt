--TEST--
A request of more than 5 seconds ends with a whole lifetime
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler();
store($id, '{"a":1}');
in_session($id, function () use ($id) {
    sleep(6);
    (new Memcache_Raw)->ask('mg ' . PREFIX . "$id T60");
});
var_dump(ttl_of($id) > 1400, stored($id));
?>
--EXPECT--
bool(true)
string(7) "{"a":1}"
