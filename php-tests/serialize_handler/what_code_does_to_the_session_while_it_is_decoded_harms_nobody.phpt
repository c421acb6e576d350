--TEST--
What an autoloader or a class does to the session while it is decoded harms neither PHP nor what is stored
--EXTENSIONS--
pcntl
--INI--
rust_json_session.secret=the-secret-of-this-test
--FILE--
<?php
require __DIR__ . '/../support/stores.inc';
error_reporting(E_ALL & ~E_DEPRECATED);
// Each is loaded, or unserialized, when some of the session has been decoded, all of it, or none.
const CLASSES = [
    'is loaded' => 'final class Meddler { public int $x = 1; }',
    'is unserialized' => 'final class Meddler { public int $x = 1; public function __wakeup(): void { meddle(); } }',
    'unserializes itself' => 'final class Meddler implements Serializable {
        public function serialize(): string { return "x"; }
        public function unserialize($data): void { meddle(); } }',
];
function meddle(): void
{
    if ($does = $GLOBALS['does']) {
        $GLOBALS['does'] = null;
        $does();
    }
}
$meddling = [
    'adds' => fn () => $_SESSION['added'] = 1,
    'unset($_SESSION)' => function () { unset($GLOBALS['_SESSION']); },
    '$_SESSION = 5' => fn () => $_SESSION = 5,
    'session_unset()' => fn () => session_unset(),
    'session_encode()' => fn () => session_encode(),
    'session_decode()' => fn () => session_decode('{"d":1}'),
    'session_decode() of nonsense' => fn () => @session_decode('nonsense'),
    'session_reset()' => fn () => session_reset(),
    'session_write_close()' => fn () => session_write_close(),
    'session_abort()' => fn () => session_abort(),
    'begins it again' => function () { session_abort(); session_start(); },
    'session_destroy()' => fn () => session_destroy(),
    'session_regenerate_id()' => fn () => session_regenerate_id(),
    'session_regenerate_id(true)' => fn () => session_regenerate_id(true),
    'another session' => function () { session_abort(); session_id($GLOBALS['other']); session_start(); },
    'another session, closed' => function () { session_abort(); session_id($GLOBALS['other']); session_start(); session_write_close(); },
];
foreach (CLASSES as $when => $class) {
    foreach ($meddling as $name => $work) {
        echo "-- $when, $name\n";
        with_each_store(function (Store $store) use ($when, $class, $work) {
            $GLOBALS['other'] = $store->use('{"other":1}');
            $id = $store->use();
            request(function () use ($id, $class) {
                $GLOBALS['does'] = null;
                eval($class);
                in_session($id, fn () => $_SESSION = ['a' => 'x', 'o' => [1, new Meddler], 'n' => 1]);
            });
            $document = $store->get($id);
            echo request(function () use ($id, $when, $class, $work) {
                $GLOBALS['does'] = $work;
                $is_loaded = $when === 'is loaded';
                $is_loaded || eval($class);
                $is_loaded && spl_autoload_register(function () use ($class) { meddle(); class_exists('Meddler', false) || eval($class); });
                session_id($id);
                echo session_start() ? 'opened ' : 'not opened ', json_encode($_SESSION ?? null), "\n";
                session_write_close();
            });
            echo $store->fate($id, $document), rtrim($store->get($GLOBALS['other'])) === '{"other":1}' ? '' : "ANOTHER CHANGED\n";
        });
    }
}
?>
--EXPECT--
-- is loaded, adds
== class, rust_json, files
opened {"added":1,"a":"x","o":[1,{"x":1}],"n":1}
{"added":1,"a":"x","o":[1,{"x":1}],"n":1}, free
-- is loaded, unset($_SESSION)
== class, rust_json, files
opened null
kept, free
-- is loaded, $_SESSION = 5
== class, rust_json, files
opened 5
kept, free
-- is loaded, session_unset()
== class, rust_json, files
opened {"a":"x","o":[1,{"x":1}],"n":1}
kept, free
-- is loaded, session_encode()
== class, rust_json, files
opened {"a":"x","o":[1,{"x":1}],"n":1}
kept, free
-- is loaded, session_decode()
== class, rust_json, files
opened {"d":1,"a":"x","o":[1,{"x":1}],"n":1}
{"d":1,"a":"x","o":[1,{"x":1}],"n":1}, free
-- is loaded, session_decode() of nonsense
== class, rust_json, files
not opened []
kept, free
-- is loaded, session_reset()
== class, rust_json, files
opened {"a":"x","o":[1,{"__PHP_Incomplete_Class_Name":"Meddler","x":1}],"n":1}
kept, free
-- is loaded, session_write_close()
== class, rust_json, files
not opened []
kept, free
-- is loaded, session_abort()
== class, rust_json, files
not opened []
kept, free
-- is loaded, begins it again
== class, rust_json, files
opened {"a":"x","o":[1,{"__PHP_Incomplete_Class_Name":"Meddler","x":1}],"n":1}
kept, free
-- is loaded, session_destroy()
== class, rust_json, files
not opened []
gone, free
-- is loaded, session_regenerate_id()
== class, rust_json, files
opened {"a":"x","o":[1,{"x":1}],"n":1}
kept, free
-- is loaded, session_regenerate_id(true)
== class, rust_json, files
opened {"a":"x","o":[1,{"x":1}],"n":1}
gone, free
-- is loaded, another session
== class, rust_json, files
opened {"other":1}
kept, free
-- is loaded, another session, closed
== class, rust_json, files
not opened []
kept, free
-- is unserialized, adds
== class, rust_json, files
opened {"a":"x","o":[1,{"x":1}],"n":1,"added":1}
{"a":"x","o":[1,{"x":1}],"n":1,"added":1}, free
-- is unserialized, unset($_SESSION)
== class, rust_json, files
opened null
kept, free
-- is unserialized, $_SESSION = 5
== class, rust_json, files
opened 5
kept, free
-- is unserialized, session_unset()
== class, rust_json, files
opened []
{}, free
-- is unserialized, session_encode()
== class, rust_json, files
opened {"a":"x","o":[1,{"x":1}],"n":1}
kept, free
-- is unserialized, session_decode()
== class, rust_json, files
opened {"a":"x","o":[1,{"x":1}],"n":1,"d":1}
{"a":"x","o":[1,{"x":1}],"n":1,"d":1}, free
-- is unserialized, session_decode() of nonsense
== class, rust_json, files
not opened []
kept, free
-- is unserialized, session_reset()
== class, rust_json, files
opened {"a":"x","o":[1,{"x":1}],"n":1}
kept, free
-- is unserialized, session_write_close()
== class, rust_json, files
not opened []
kept, free
-- is unserialized, session_abort()
== class, rust_json, files
not opened []
kept, free
-- is unserialized, begins it again
== class, rust_json, files
opened {"a":"x","o":[1,{"x":1}],"n":1}
kept, free
-- is unserialized, session_destroy()
== class, rust_json, files
not opened {"a":"x","o":[1,{"x":1}],"n":1}
gone, free
-- is unserialized, session_regenerate_id()
== class, rust_json, files
opened {"a":"x","o":[1,{"x":1}],"n":1}
kept, free
-- is unserialized, session_regenerate_id(true)
== class, rust_json, files
opened {"a":"x","o":[1,{"x":1}],"n":1}
gone, free
-- is unserialized, another session
== class, rust_json, files
opened {"other":1}
kept, free
-- is unserialized, another session, closed
== class, rust_json, files
not opened []
kept, free
-- unserializes itself, adds
== class, rust_json, files
opened {"added":1,"a":"x","o":[1,{}],"n":1}
{"added":1,"a":"x","o":[1,"x"],"n":1}, free
-- unserializes itself, unset($_SESSION)
== class, rust_json, files
opened null
kept, free
-- unserializes itself, $_SESSION = 5
== class, rust_json, files
opened 5
kept, free
-- unserializes itself, session_unset()
== class, rust_json, files
opened {"a":"x","o":[1,{}],"n":1}
kept, free
-- unserializes itself, session_encode()
== class, rust_json, files
opened {"a":"x","o":[1,{}],"n":1}
kept, free
-- unserializes itself, session_decode()
== class, rust_json, files
opened {"d":1,"a":"x","o":[1,{}],"n":1}
{"d":1,"a":"x","o":[1,"x"],"n":1}, free
-- unserializes itself, session_decode() of nonsense
== class, rust_json, files
not opened []
kept, free
-- unserializes itself, session_reset()
== class, rust_json, files
opened {"a":"x","o":[1,{}],"n":1}
kept, free
-- unserializes itself, session_write_close()
== class, rust_json, files
not opened []
kept, free
-- unserializes itself, session_abort()
== class, rust_json, files
not opened []
kept, free
-- unserializes itself, begins it again
== class, rust_json, files
opened {"a":"x","o":[1,{}],"n":1}
kept, free
-- unserializes itself, session_destroy()
== class, rust_json, files
not opened []
gone, free
-- unserializes itself, session_regenerate_id()
== class, rust_json, files
opened {"a":"x","o":[1,{}],"n":1}
kept, free
-- unserializes itself, session_regenerate_id(true)
== class, rust_json, files
opened {"a":"x","o":[1,{}],"n":1}
gone, free
-- unserializes itself, another session
== class, rust_json, files
opened {"other":1}
kept, free
-- unserializes itself, another session, closed
== class, rust_json, files
not opened []
kept, free
