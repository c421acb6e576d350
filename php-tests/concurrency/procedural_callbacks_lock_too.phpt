--TEST--
Callbacks and decorators that hand calls on to a handler lock and free as it does
--FILE--
<?php
error_reporting(E_ALL & ~E_DEPRECATED);
require __DIR__ . '/../support/session.inc';
$is_locked = fn () => lock_left(session_id()) === 'free' ? 'free' : 'locked';

$handler = new RustJsonSessionHandler;
session_set_save_handler($handler->open(...), $handler->close(...), $handler->read(...), $handler->write(...), $handler->destroy(...), $handler->gc(...));
session_id($id = fresh_id());
store($id, '{"n":1}');
session_start();
$_SESSION['n']++;
echo $is_locked(), ' ';
session_write_close();
session_id($id);
echo $is_locked(), ' ', stored($id), "\n";

// Two handlers at once in one request: one decorates the other, with a session of its own inside.
final class Audited extends RustJsonSessionHandler
{
    public function write(string $id, string $data): bool
    {
        $audit = new RustJsonSessionHandler(['prefix' => 'audit/']);
        $audit->open('', '');
        $seen = $audit->read($id) . 'x|i:1;';
        return $audit->write($id, $seen) && $audit->close() && parent::write($id, $data);
    }
}
$id = use_handler(new Audited);
store($id, '{"n":1}');
in_session($id, fn () => $_SESSION['n']++);
session_id($id);
echo $is_locked(), ' ', stored($id), ' ', (new Memcache_Raw)->get("audit/$id"), ' ', lock_left($id, 'audit/'), "\n";
?>
--EXPECT--
locked free {"n":2}
free {"n":2} {"x":1} free
