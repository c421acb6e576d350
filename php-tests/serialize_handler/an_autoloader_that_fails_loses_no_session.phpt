--TEST--
A session whose class an autoloader cannot load, or throws for, exits or is a fatal error, stays as it is, with its lock free
--EXTENSIONS--
pcntl
--INI--
rust_json_session.secret=the-secret-of-this-test
--FILE--
<?php
require __DIR__ . '/../support/stores.inc';
function unserialize_callback(): void { ($GLOBALS['fails'])(); }
$ways = [
    'an autoloader' => fn ($fails) => spl_autoload_register(fn () => $fails()),
    'unserialize_callback_func' => function ($fails) { $GLOBALS['fails'] = $fails; ini_set('unserialize_callback_func', 'unserialize_callback'); },
];
$fails = [
    'throws' => fn () => throw new Exception('thrown'),
    'loads nothing' => fn () => null,
    'exits' => fn () => exit("exits\n"),
    'is a fatal error' => fn () => @trigger_error('fatal', E_USER_ERROR),
];
foreach ($ways as $way => $set) {
    foreach ($fails as $name => $fail) {
        echo "-- $way that $name\n";
        with_each_store(function (Store $store) use ($set, $fail) {
            $id = $store->use();
            request(function () use ($id) {
                eval('final class Point { public $x = 1; }');
                in_session($id, fn () => $_SESSION = ['p' => [new Point], 'n' => 1]);
            });
            $document = $store->get($id);
            // The way it warns is PHP's own.
            echo preg_replace('~^Warning: .* hasn\'t defined the class.*\n~m', '', request(function () use ($id, $set, $fail) {
                $set($fail);
                session_id($id);
                try {
                    var_dump(session_start());
                } catch (Throwable $error) {
                    echo get_class($error), ': ', $error->getMessage(), "\n";
                }
                echo session_status() === PHP_SESSION_NONE ? 'closed ' : '', @serialize($_SESSION), "\n";
            }));
            echo $store->fate($id, $document);
        });
    }
}
?>
--EXPECT--
-- an autoloader that throws
== class, rust_json, files
Exception: thrown
closed a:0:{}
kept, free
-- an autoloader that loads nothing
== class, rust_json, files
bool(true)
a:2:{s:1:"p";a:1:{i:0;O:5:"Point":1:{s:1:"x";i:1;}}s:1:"n";i:1;}
kept, free
-- an autoloader that exits
== class, rust_json, files
exits
kept, free
-- an autoloader that is a fatal error
== class, rust_json, files
Fatal error:  fatal
kept, free
-- unserialize_callback_func that throws
== class, rust_json, files
Exception: thrown
closed a:0:{}
kept, free
-- unserialize_callback_func that loads nothing
== class, rust_json, files
bool(true)
a:2:{s:1:"p";a:1:{i:0;O:5:"Point":1:{s:1:"x";i:1;}}s:1:"n";i:1;}
kept, free
-- unserialize_callback_func that exits
== class, rust_json, files
exits
kept, free
-- unserialize_callback_func that is a fatal error
== class, rust_json, files
Fatal error:  fatal
kept, free
