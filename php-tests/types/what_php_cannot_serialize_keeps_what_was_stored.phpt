--TEST--
A closure in the session is PHP's own exception, and nothing is lost
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler();
store($id, '{"a":1}');
try {
    in_session($id, fn () => $_SESSION['f'] = fn () => 1);
} catch (Exception $e) {
    echo $e->getMessage(), ' ', stored($id), "\n";
}
in_session($id, fn () => $_SESSION['a']++);
echo stored($id), "\n";
?>
--EXPECT--
Serialization of 'Closure' is not allowed {"a":1}
{"a":2}
