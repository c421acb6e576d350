--TEST--
A decode that fails in session_start() keeps the stored session
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
final class Garbler extends RustJsonSessionHandler
{
    public function read(string $id): string|false { return 'x' . parent::read($id) . 'x'; }
    public function destroy(string $id): bool { return parent::destroy($id); }
}
$id = use_handler(new Garbler);
store($id, '{"a":1}');
var_dump(@session_start());
echo stored($id), "\n";
?>
--EXPECT--
bool(false)
{"a":1}
