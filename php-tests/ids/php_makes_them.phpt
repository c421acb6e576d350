--TEST--
create_sid() is PHP's own generator
--DESCRIPTION--
PHP 8.4 deprecates both settings, and says so when it starts.
--INI--
error_reporting=E_ALL & ~E_DEPRECATED
session.sid_length=48
session.sid_bits_per_character=6
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$handler = new RustJsonSessionHandler;
$ids = array_map(fn () => $handler->create_sid(), range(1, 100));
var_dump(count(array_unique($ids)), count(preg_grep('/^[a-zA-Z0-9,-]{48}$/', $ids)));
?>
--EXPECT--
int(100)
int(100)
