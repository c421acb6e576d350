--TEST--
exit inside write() ends the script, and what was written stays
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
final class Leaving extends RustJsonSessionHandler
{
    public function write(string $id, string $data): bool
    {
        parent::write($id, $data);
        exit(stored($id) . "\n");
    }
    public function close(): bool { return print("close is not called\n"); }
}
use_handler(new Leaving);
session_start();
$_SESSION['a'] = 1;
session_write_close();
echo "not reached\n";
?>
--EXPECT--
{"a":1}
