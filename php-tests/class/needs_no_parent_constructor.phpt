--TEST--
A subclass need not call its parent's constructor
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
final class Own extends RustJsonSessionHandler
{
    public function __construct(public string $name) {}
}
$id = use_handler(new Own('x'));
in_session($id, fn () => $_SESSION['a'] = 1);
$bare = (new ReflectionClass('RustJsonSessionHandler'))->newInstanceWithoutConstructor();
echo $bare->read($id), ' ', stored($id), "\n";
?>
--EXPECT--
a|i:1; {"a":1}
