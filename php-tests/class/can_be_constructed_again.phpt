--TEST--
Calling the constructor again sets the options again
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$handler = new RustJsonSessionHandler(['prefix' => 'one/']);
$handler->__construct(['prefix' => 'two/']);
$id = use_handler($handler);
in_session($id, fn () => $_SESSION['a'] = 1);
var_dump((new Memcache_Raw)->get("two/$id"));
?>
--EXPECT--
string(7) "{"a":1}"
