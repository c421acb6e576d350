--TEST--
With register_shutdown false the session is stored in PHP's own shutdown
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
final class Last extends RustJsonSessionHandler
{
    public function write(string $id, string $data): bool
    {
        $written = parent::write($id, $data);
        echo stored($id), "\n";
        return $written;
    }
}
session_set_save_handler(new Last, false);
session_id(fresh_id());
session_start();
$_SESSION['a'] = 1;
?>
--EXPECT--
{"a":1}
