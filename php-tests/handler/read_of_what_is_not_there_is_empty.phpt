--TEST--
read() of a session that is not stored gives an empty string, without a warning
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
var_dump((new RustJsonSessionHandler)->read(fresh_id()));
?>
--EXPECT--
string(0) ""
