--TEST--
A float's text under serialize_precision=17 is kept, so an unchanged session stays unchanged
--INI--
serialize_precision=17
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler();
in_session($id, fn () => $_SESSION['f'] = 0.1);
echo $document = stored($id), "\n";
store($id, $document, 60);
in_session($id, fn () => null);
var_dump(stored($id) === $document);
?>
--EXPECT--
{"f":0.10000000000000001}
bool(true)
