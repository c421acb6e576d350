--TEST--
Two sessions of one request, one after the other, keep to themselves
--INI--
session.save_handler=rust_json
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$first = fresh_id('first');
$second = fresh_id('second');
in_session($first, fn () => $_SESSION['a'] = 1);
in_session($second, fn () => $_SESSION['b'] = 2);
in_session($first, fn () => $_SESSION['c'] = 3);
echo stored($first), ' ', lock_left($first), "\n", stored($second), ' ', lock_left($second), "\n";
?>
--EXPECT--
{"a":1,"c":3} free
{"b":2} free
