--TEST--
A subclass in the manual's old style still compiles
--INI--
error_reporting=E_ALL & ~E_DEPRECATED
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
class Untyped extends RustJsonSessionHandler
{
    public function read($id) { return parent::read($id); }
    public function gc($lifetime) { return 3; }
}
$id = use_handler(new Untyped);
store($id, '{"a":1}');
session_start();
var_dump($_SESSION['a'], session_gc());
?>
--EXPECT--
int(1)
int(3)
