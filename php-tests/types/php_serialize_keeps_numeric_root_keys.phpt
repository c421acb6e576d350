--TEST--
Under php_serialize the session itself may have integer keys and keys with a bar
--INI--
session.serialize_handler=php_serialize
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler();
$data = [5 => 'five', 'a|b' => 1, 0 => 'zero', str_repeat('k', 200) => 2];
in_session($id, fn () => $_SESSION = $data);
in_session($id, fn () => var_dump($_SESSION === $data));
in_session($id, fn () => $_SESSION = ['x', 'y']);
echo stored($id), "\n";
in_session($id, fn () => var_dump($_SESSION === ['x', 'y']));
?>
--EXPECT--
bool(true)
{"0":"x","1":"y"}
bool(true)
