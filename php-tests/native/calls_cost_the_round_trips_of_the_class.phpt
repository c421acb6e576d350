--TEST--
A session of php.ini costs the round trips that one of the class costs
--EXTENSIONS--
pcntl
--INI--
session.save_handler=rust_json
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/proxy.inc';
$proxy = new Counting_Proxy;
ini_set('rust_json_session.servers', $proxy->server);
store($id = fresh_id(), '{"a":1}');
in_session($id, fn () => $_SESSION['a']++);
echo 'changed: ', $proxy->count(), "\n";
in_session($id, fn () => null);
echo 'unchanged: ', $proxy->count(), "\n";
session_id('');
session_start();
$_SESSION['a'] = 1;
session_write_close();
echo 'new: ', $proxy->count(), "\n";
in_session($id, fn () => session_destroy());
echo 'destroyed: ', $proxy->count(), "\n";
ini_set('session.use_strict_mode', '1');
store($id, '{"a":1}');
in_session($id, fn () => $_SESSION['a']++);
echo 'strict: ', $proxy->count(), "\n";
?>
--EXPECT--
changed: round trips: 2, posts: 1, connections: 1
unchanged: round trips: 1, posts: 1, connections: 0
new: round trips: 1, posts: 2, connections: 0
destroyed: round trips: 2, posts: 1, connections: 0
strict: round trips: 2, posts: 1, connections: 0
