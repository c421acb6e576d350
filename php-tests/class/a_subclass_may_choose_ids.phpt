--TEST--
An id that a subclass chose is looked up, although a new one was made
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
final class Chooser extends RustJsonSessionHandler
{
    public static string $chosen;
    public function create_sid(): string
    {
        parent::create_sid();
        return self::$chosen;
    }
}
Chooser::$chosen = fresh_id('shop-');
store(Chooser::$chosen, '{"a":1}');
session_set_save_handler(new Chooser, true);
session_start();
var_dump(session_id() === Chooser::$chosen, $_SESSION['a'] ?? null);
?>
--EXPECT--
bool(true)
int(1)
