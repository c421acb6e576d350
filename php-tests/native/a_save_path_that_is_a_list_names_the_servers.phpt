--TEST--
A save path that is a list of servers wins over rust_json_session.servers; a folder says nothing
--INI--
session.save_handler=rust_json
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/pool.inc';
$memcacheds = memcacheds(2);
[$ini, $path] = array_column($memcacheds, 'server');
ini_set('rust_json_session.servers', $ini);
foreach (["tcp://$path", $path, "tcp://$path?weight=2;", '', '/tmp', '2;/tmp', 'sessions'] as $save_path) {
    ini_set('session.save_path', $save_path);
    $id = fresh_id();
    in_session($id, fn () => $_SESSION['n'] = 1);
    echo ['php.ini', 'save path'][places($id, $memcacheds)], "\n";
}
ini_set('session.save_path', '127.0.0.1:1,nonsense:x');
var_dump(session_start(), session_status() === PHP_SESSION_NONE);
?>
--EXPECTF--
save path
save path
save path
php.ini
php.ini
php.ini
php.ini

Warning: session_start(): session.save_path is no list of servers: %s; no session can be opened in %s on line %d

Warning: session_start(): Failed to initialize storage module: rust_json (path: 127.0.0.1:1,nonsense:x) in %s on line %d
bool(false)
bool(true)
