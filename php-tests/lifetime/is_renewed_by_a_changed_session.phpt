--TEST--
A session that is stored again gets a whole lifetime
--DESCRIPTION--
The read renews it too: it is cut again in between.
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler();
store($id, '{"a":1}');
in_session($id, function () use ($id) {
    $_SESSION['a'] = 2;
    (new Memcache_Raw)->ask('mg ' . PREFIX . "$id T60");
});
var_dump(abs(ttl_of($id) - 1440) <= 5, stored($id));
?>
--EXPECT--
bool(true)
string(7) "{"a":2}"
