--TEST--
A host name is looked up, and each of its addresses is tried
--DESCRIPTION--
localhost is often ::1 first, where nobody listens here.
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler(new RustJsonSessionHandler(['servers' => str_replace('127.0.0.1', 'localhost', getenv('RJS_SERVER'))]));
in_session($id, fn () => $_SESSION['a'] = 1);
echo stored($id), "\n";
?>
--EXPECT--
{"a":1}
