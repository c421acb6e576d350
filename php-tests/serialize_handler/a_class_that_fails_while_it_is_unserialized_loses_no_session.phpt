--TEST--
A session with an object that throws while it is unserialized, exits or is a fatal error stays as it is, with its lock free
--EXTENSIONS--
pcntl
--INI--
rust_json_session.secret=the-secret-of-this-test
--FILE--
<?php
require __DIR__ . '/../support/stores.inc';
// Its __wakeup() runs anew on the second way over PHP's own format.
final class Wakes_Up
{
    public static $does;
    public int $x = 1;
    public function __wakeup(): void { self::$does && (self::$does)(); }
}
final class Unserializes
{
    public static $does;
    public int $x = 1;
    public function __unserialize(array $data): void { self::$does && (self::$does)(); }
}
$does = [
    'throws' => fn () => throw new Exception('thrown'),
    'throws an Error' => fn () => nowhere(),
    'throws once' => function () { Wakes_Up::$does = Unserializes::$does = null; throw new Exception('thrown'); },
    'exits' => fn () => exit("exits\n"),
    'is a fatal error' => fn () => @trigger_error('fatal', E_USER_ERROR),
    'needs too much memory' => function () { ini_set('memory_limit', '8M'); str_repeat('x', 30 << 20); },
];
foreach ([Wakes_Up::class, Unserializes::class] as $class) {
    foreach ($does as $name => $work) {
        echo "-- $class $name\n";
        with_each_store(function (Store $store) use ($class, $work) {
            $id = $store->use();
            in_session($id, fn () => $_SESSION = ['o' => new $class, 'n' => 1]);
            $document = $store->get($id);
            echo request(function () use ($id, $class, $work) {
                $class::$does = $work;
                session_id($id);
                try {
                    var_dump(session_start());
                } catch (Throwable $error) {
                    echo get_class($error), ': ', $error->getMessage(), "\n";
                }
                if (session_status() === PHP_SESSION_NONE) {
                    $class::$does = null;
                    session_id($id);
                    var_dump(session_start());
                }
                echo serialize($_SESSION), "\n";
            });
            echo $store->fate($id, $document);
        });
    }
}
?>
--EXPECTF--
-- Wakes_Up throws
== class, rust_json, files
Exception: thrown
bool(true)
a:2:{s:1:"o";O:8:"Wakes_Up":1:{s:1:"x";i:1;}s:1:"n";i:1;}
kept, free
-- Wakes_Up throws an Error
== class, rust_json, files
Error: Call to undefined function nowhere()
bool(true)
a:2:{s:1:"o";O:8:"Wakes_Up":1:{s:1:"x";i:1;}s:1:"n";i:1;}
kept, free
-- Wakes_Up throws once
== class, rust_json, files
bool(true)
a:2:{s:1:"o";O:8:"Wakes_Up":1:{s:1:"x";i:1;}s:1:"n";i:1;}
kept, free
-- Wakes_Up exits
== class, rust_json, files
exits
kept, free
-- Wakes_Up is a fatal error
== class, rust_json, files
Fatal error:  fatal
kept, free
-- Wakes_Up needs too much memory
== class, rust_json, files
Fatal error:  Allowed memory size of 8388608 bytes exhausted%A
kept, free
-- Unserializes throws
== class, rust_json, files
Exception: thrown
bool(true)
a:2:{s:1:"o";O:12:"Unserializes":1:{s:1:"x";i:1;}s:1:"n";i:1;}
kept, free
-- Unserializes throws an Error
== class, rust_json, files
Error: Call to undefined function nowhere()
bool(true)
a:2:{s:1:"o";O:12:"Unserializes":1:{s:1:"x";i:1;}s:1:"n";i:1;}
kept, free
-- Unserializes throws once
== class, rust_json, files
bool(true)
a:2:{s:1:"o";O:12:"Unserializes":1:{s:1:"x";i:1;}s:1:"n";i:1;}
kept, free
-- Unserializes exits
== class, rust_json, files
exits
kept, free
-- Unserializes is a fatal error
== class, rust_json, files
Fatal error:  fatal
kept, free
-- Unserializes needs too much memory
== class, rust_json, files
Fatal error:  Allowed memory size of 8388608 bytes exhausted%A
kept, free
