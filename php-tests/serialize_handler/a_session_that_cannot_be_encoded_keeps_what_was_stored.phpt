--TEST--
A session that cannot be encoded keeps what was stored, or stays unstored, and its lock is free
--EXTENSIONS--
pcntl
--INI--
rust_json_session.secret=the-secret-of-this-test
--FILE--
<?php
require __DIR__ . '/../support/stores.inc';
final class Serializes
{
    public static $does;
    public int $x = 1;
    public function __serialize(): array
    {
        if ($does = self::$does) {
            self::$does = null;
            $does();
        }
        return ['x' => $this->x];
    }
}
$nested = function ($innermost) {
    $nested = $innermost;
    for ($depth = 0; $depth < 5000; $depth++) {
        $nested = [$nested];
    }
    return $nested;
};
$spoils = [
    'a closure' => fn () => $_SESSION['f'] = fn () => 1,
    'a class that throws' => fn () => Serializes::$does = fn () => throw new Exception('thrown'),
    'a class that exits' => fn () => Serializes::$does = fn () => exit("exits\n"),
    'arrays too deep' => fn () => $_SESSION['deep'] = $nested(1),
    'an object too deep' => fn () => $_SESSION['deep'] = $nested(new Serializes),
];
foreach ($spoils as $name => $spoil) {
    foreach (['1', '0'] as $lazy_write) {
        foreach ([true, false] as $is_new) {
            echo "-- $name, lazy_write=$lazy_write, ", $is_new ? 'new' : 'stored before', "\n";
            ini_set('session.lazy_write', $lazy_write);
            with_each_store(function (Store $store) use ($spoil, $is_new) {
                $id = $store->use();
                $is_new || in_session($id, fn () => $_SESSION = ['n' => 1, 'o' => new Serializes]);
                $document = $store->get($id);
                // PHP's own words differ by save handler, and follow ours.
                echo preg_replace('~^Warning: .* Failed to write session data.*\n~m', '', request(function () use ($id, $spoil) {
                    session_id($id);
                    session_start();
                    $_SESSION['n'] = 2;
                    $_SESSION['o'] = new Serializes;
                    $spoil();
                    try {
                        session_write_close();
                    } catch (Exception $exception) {
                        echo $exception->getMessage(), "\n";
                    }
                    echo session_status() === PHP_SESSION_NONE ? '' : "still open\n";
                }));
                // PHP makes the file of a session when it opens it.
                echo $store->fate($id, $is_new && $store === Store::Files ? '' : $document);
            });
        }
    }
}
?>
--EXPECT--
-- a closure, lazy_write=1, new
== class, rust_json, files
Serialization of 'Closure' is not allowed
kept, free
-- a closure, lazy_write=1, stored before
== class, rust_json, files
Serialization of 'Closure' is not allowed
kept, free
-- a closure, lazy_write=0, new
== class, rust_json, files
Serialization of 'Closure' is not allowed
kept, free
-- a closure, lazy_write=0, stored before
== class, rust_json, files
Serialization of 'Closure' is not allowed
kept, free
-- a class that throws, lazy_write=1, new
== class, rust_json, files
thrown
kept, free
-- a class that throws, lazy_write=1, stored before
== class, rust_json, files
thrown
kept, free
-- a class that throws, lazy_write=0, new
== class, rust_json, files
thrown
kept, free
-- a class that throws, lazy_write=0, stored before
== class, rust_json, files
thrown
kept, free
-- a class that exits, lazy_write=1, new
== class, rust_json, files
exits
kept, free
-- a class that exits, lazy_write=1, stored before
== class, rust_json, files
exits
kept, free
-- a class that exits, lazy_write=0, new
== class, rust_json, files
exits
kept, free
-- a class that exits, lazy_write=0, stored before
== class, rust_json, files
exits
kept, free
-- arrays too deep, lazy_write=1, new
== class, rust_json, files
Warning:  session_write_close(): session test…: the session data cannot be stored: arrays are nested over 4096 levels deep at byte 0; the session was not stored, and what was stored before is kept. Nest $_SESSION less, or raise unserialize_max_depth where it is below 4096
kept, free
-- arrays too deep, lazy_write=1, stored before
== class, rust_json, files
Warning:  session_write_close(): session test…: the session data cannot be stored: arrays are nested over 4096 levels deep at byte 0; the session was not stored, and what was stored before is kept. Nest $_SESSION less, or raise unserialize_max_depth where it is below 4096
kept, free
-- arrays too deep, lazy_write=0, new
== class, rust_json, files
Warning:  session_write_close(): session test…: the session data cannot be stored: arrays are nested over 4096 levels deep at byte 0; the session was not stored, and what was stored before is kept. Nest $_SESSION less, or raise unserialize_max_depth where it is below 4096
kept, free
-- arrays too deep, lazy_write=0, stored before
== class, rust_json, files
Warning:  session_write_close(): session test…: the session data cannot be stored: arrays are nested over 4096 levels deep at byte 0; the session was not stored, and what was stored before is kept. Nest $_SESSION less, or raise unserialize_max_depth where it is below 4096
kept, free
-- an object too deep, lazy_write=1, new
== class, rust_json, files
Warning:  session_write_close(): session test…: the session data cannot be stored: arrays are nested over 4096 levels deep at byte 0; the session was not stored, and what was stored before is kept. Nest $_SESSION less, or raise unserialize_max_depth where it is below 4096
kept, free
-- an object too deep, lazy_write=1, stored before
== class, rust_json, files
Warning:  session_write_close(): session test…: the session data cannot be stored: arrays are nested over 4096 levels deep at byte 0; the session was not stored, and what was stored before is kept. Nest $_SESSION less, or raise unserialize_max_depth where it is below 4096
kept, free
-- an object too deep, lazy_write=0, new
== class, rust_json, files
Warning:  session_write_close(): session test…: the session data cannot be stored: arrays are nested over 4096 levels deep at byte 0; the session was not stored, and what was stored before is kept. Nest $_SESSION less, or raise unserialize_max_depth where it is below 4096
kept, free
-- an object too deep, lazy_write=0, stored before
== class, rust_json, files
Warning:  session_write_close(): session test…: the session data cannot be stored: arrays are nested over 4096 levels deep at byte 0; the session was not stored, and what was stored before is kept. Nest $_SESSION less, or raise unserialize_max_depth where it is below 4096
kept, free
