--TEST--
PHP would destroy a session deeper than unserialize_max_depth
--INI--
unserialize_max_depth=3
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler();
store($id, $document = '{"a":[[[[1]]]]}');
var_dump(@session_start(), stored($id) === $document);
?>
--EXPECT--
bool(false)
bool(true)
