--TEST--
Under php a root key with a bar empties the session, as PHP's own handlers do
--DESCRIPTION--
PHP encodes nothing then and hands over an empty string: the same call as for an empty session.
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler();
store($id, '{"a":1}');
@in_session($id, fn () => $_SESSION['b|c'] = 1);
echo stored($id), "\n";
?>
--EXPECT--
{}
