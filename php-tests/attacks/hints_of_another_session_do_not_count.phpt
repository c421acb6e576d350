--TEST--
Hints copied from another session, or signed with a secret that is gone, do not count
--INI--
rust_json_session.secret=the-secret-of-this-test
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
class Admin { public $x = 1; }
$mine = use_handler();
$yours = fresh_id();
in_session($mine, fn () => $_SESSION = ['user' => ['x' => 1]]);
in_session($yours, fn () => $_SESSION = ['user' => new Admin]);
store($mine, stored($yours));
in_session($mine, fn () => print(get_debug_type($_SESSION['user']) . "\n"));
in_session($yours, fn () => print(get_debug_type($_SESSION['user']) . "\n"));
foreach (['rotated' => 'a-newer-secret-of-this-test, the-secret-of-this-test', 'dropped' => 'a-newer-secret-of-this-test'] as $name => $secret) {
    ini_set('rust_json_session.secret', $secret);
    in_session($yours, fn () => print("$name: " . get_debug_type($_SESSION['user']) . "\n"));
}
?>
--EXPECT--
array
Admin
rotated: Admin
dropped: array
