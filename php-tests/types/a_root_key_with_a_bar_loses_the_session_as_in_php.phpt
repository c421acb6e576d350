--TEST--
Under php a root key with a bar empties the session, as PHP's own handlers do
--DESCRIPTION--
PHP encodes nothing then and hands over an empty string: the same call as for an empty session. PHP 8.6
refuses such a key, and stores nothing.
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler();
store($id, '{"a":1}');
@in_session($id, fn () => $_SESSION['b|c'] = 1);
var_dump(stored($id) === (PHP_VERSION_ID < 80600 ? '{}' : '{"a":1}'));
?>
--EXPECT--
bool(true)
