--TEST--
Every character of PHP's ids stands in the key as it is
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler(null, fresh_id('aZ09,-'));
in_session($id, fn () => $_SESSION['a'] = 1);
echo stored($id), "\n";
?>
--EXPECT--
{"a":1}
