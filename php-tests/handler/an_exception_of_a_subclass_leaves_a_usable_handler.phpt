--TEST--
After an exception PHP calls no close(); the next session works all the same
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
final class Throwing extends RustJsonSessionHandler
{
    public int $failures = 1;
    public function write(string $id, string $data): bool
    {
        return $this->failures-- > 0 ? throw new Exception('in write') : parent::write($id, $data);
    }
}
$id = use_handler(new Throwing);
store($id, '{"a":1}');
try {
    in_session($id, fn () => $_SESSION['a'] = 2);
} catch (Exception $e) {
    echo $e->getMessage(), ' ', stored($id), "\n";
}
in_session($id, fn () => $_SESSION['a'] = 3);
echo stored($id), "\n";
?>
--EXPECT--
in write {"a":1}
{"a":3}
