--TEST--
A subclass may override a method and call its parent
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
final class Upper extends RustJsonSessionHandler
{
    public array $seen = [];
    public function read(string $id): string|false
    {
        $this->seen[] = 'read';
        return parent::read($id);
    }
}
$id = use_handler($handler = new Upper);
store($id, '{"a":1}');
session_start();
var_dump(get_class($handler), $_SESSION['a'], $handler->seen);
?>
--EXPECT--
string(5) "Upper"
int(1)
array(1) {
  [0]=>
  string(4) "read"
}
