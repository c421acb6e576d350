--TEST--
A session key $php is not taken for the document's own member
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler();
$data = ['$php' => 1, '$$php' => 2, 'php' => 3, '$phpx' => 4, 'a' => ['$php' => 5]];
in_session($id, fn () => $_SESSION = $data);
echo stored($id), "\n";
in_session($id, fn () => var_dump($_SESSION === $data));
?>
--EXPECT--
{"$$php":1,"$$$php":2,"php":3,"$phpx":4,"a":{"$php":5}}
bool(true)
