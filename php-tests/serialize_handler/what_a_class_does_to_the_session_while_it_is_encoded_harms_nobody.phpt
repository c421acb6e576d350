--TEST--
What a class does to the session while it is serialized harms neither PHP nor other sessions
--EXTENSIONS--
pcntl
--INI--
rust_json_session.secret=the-secret-of-this-test
--FILE--
<?php
require __DIR__ . '/../support/stores.inc';
final class Meddler
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
$append = function (&$list) {
    for ($n = 0; $n < 50; $n++) {
        $list[] = str_repeat('y', $n);
    }
};
$others = [];
$meddling = [
    'adds' => fn () => $append($_SESSION),
    'removes' => function () { unset($_SESSION['list'], $_SESSION['n'], $_SESSION['r']); },
    'assigns' => fn () => $_SESSION = ['assigned' => 1],
    'assigns to what is walked' => fn () => $_SESSION['list'] = 5,
    'adds to what is walked' => fn () => $append($_SESSION['list']),
    'changes what a reference leads to' => fn () => $_SESSION['r'] = ['gone'],
    'unset($_SESSION)' => function () { unset($GLOBALS['_SESSION']); },
    '$_SESSION = null' => fn () => $_SESSION = null,
    'session_unset()' => fn () => session_unset(),
    'session_encode()' => fn () => print(strlen(session_encode()) . "\n"),
    'session_decode()' => fn () => session_decode('{"d":1}'),
    'session_decode() of nonsense' => fn () => @session_decode('nonsense'),
    'session_id()' => fn () => @session_id('another'),
    'session_reset()' => fn () => session_reset(),
    'session_write_close()' => fn () => session_write_close(),
    'session_abort()' => fn () => session_abort(),
    'session_destroy()' => fn () => session_destroy(),
    'session_regenerate_id()' => fn () => session_regenerate_id(),
    'session_regenerate_id(true)' => fn () => session_regenerate_id(true),
    'another session' => function () use (&$other) { session_write_close(); session_id($other); session_start(); },
    'another session, closed' => function () use (&$other) { session_write_close(); session_id($other); session_start(); session_write_close(); },
];
foreach ($meddling as $name => $does) {
    echo "-- $name\n";
    with_each_store(function (Store $store) use ($does, &$other) {
        $other = $store->use('{"other":1}');
        $id = $store->use();
        in_session($id, fn () => $_SESSION = ['list' => [1, new Meddler, [2]], 'n' => 1]);
        $document = $store->get($id);
        echo request(function () use ($id, $does) {
            session_id($id);
            session_start();
            $_SESSION['n'] = 2;
            $_SESSION['r'] = [3, new Meddler, 'z' => 4];
            $_SESSION['s'] = &$_SESSION['r'];
            Meddler::$does = $does;
            session_write_close();
        });
        echo $store->fate($id, $document), rtrim($store->get($other)) === '{"other":1}' ? '' : "ANOTHER CHANGED\n";
    });
}
?>
--EXPECT--
-- adds
== class, rust_json, files
{"list":[1,{"x":1},[2]],"n":2,"r":{"0":3,"1":{"x":1},"z":4},"s":{"0":3,"1":{"x":1},"z":4}}, free
-- removes
== class, rust_json, files
{"list":[1,{"x":1},[2]],"n":2,"r":{"0":3,"1":{"x":1},"z":4},"s":{"0":3,"1":{"x":1},"z":4}}, free
-- assigns
== class, rust_json, files
{"list":[1,{"x":1},[2]],"n":2,"r":{"0":3,"1":{"x":1},"z":4},"s":{"0":3,"1":{"x":1},"z":4}}, free
-- assigns to what is walked
== class, rust_json, files
{"list":[1,{"x":1},[2]],"n":2,"r":{"0":3,"1":{"x":1},"z":4},"s":{"0":3,"1":{"x":1},"z":4}}, free
-- adds to what is walked
== class, rust_json, files
{"list":[1,{"x":1},[2]],"n":2,"r":{"0":3,"1":{"x":1},"z":4},"s":{"0":3,"1":{"x":1},"z":4}}, free
-- changes what a reference leads to
== class, rust_json, files
{"list":[1,{"x":1},[2]],"n":2,"r":["gone"],"s":["gone"]}, free
-- unset($_SESSION)
== class, rust_json, files
{"list":[1,{"x":1},[2]],"n":2,"r":{"0":3,"1":{"x":1},"z":4},"s":{"0":3,"1":{"x":1},"z":4}}, free
-- $_SESSION = null
== class, rust_json, files
{"list":[1,{"x":1},[2]],"n":2,"r":{"0":3,"1":{"x":1},"z":4},"s":{"0":3,"1":{"x":1},"z":4}}, free
-- session_unset()
== class, rust_json, files
{"list":[1,{"x":1},[2]],"n":2,"r":{"0":3,"1":{"x":1},"z":4},"s":{"0":3,"1":{"x":1},"z":4}}, free
-- session_encode()
== class, rust_json, files
320
{"list":[1,{"x":1},[2]],"n":2,"r":{"0":3,"1":{"x":1},"z":4},"s":{"0":3,"1":{"x":1},"z":4}}, free
-- session_decode()
== class, rust_json, files
{"list":[1,{"x":1},[2]],"n":2,"r":{"0":3,"1":{"x":1},"z":4},"s":{"0":3,"1":{"x":1},"z":4}}, free
-- session_decode() of nonsense
== class, rust_json, files
Fatal error:  session_write_close(): a class has ended the session while it was serialized, or begun another; nothing more was stored. Look for session functions in __serialize() and __sleep()
kept, free
-- session_id()
== class, rust_json, files
{"list":[1,{"x":1},[2]],"n":2,"r":{"0":3,"1":{"x":1},"z":4},"s":{"0":3,"1":{"x":1},"z":4}}, free
-- session_reset()
== class, rust_json, files
{"list":[1,{"x":1},[2]],"n":2,"r":{"0":3,"1":{"x":1},"z":4},"s":{"0":3,"1":{"x":1},"z":4}}, free
-- session_write_close()
== class, rust_json
{"list":[1,{"x":1},[2]],"n":2,"r":{"0":3,"1":{"x":1},"z":4},"s":{"0":3,"1":{"x":1},"z":4}}, free
== files
Fatal error:  session_write_close(): a class has ended the session while it was serialized, or begun another; nothing more was stored. Look for session functions in __serialize() and __sleep()
{"list":[1,{"x":1},[2]],"n":2,"r":{"0":3,"1":{"x":1},"z":4},"s":{"0":3,"1":{"x":1},"z":4}}, free
-- session_abort()
== class, rust_json
{"list":[1,{"x":1},[2]],"n":2,"r":{"0":3,"1":{"x":1},"z":4},"s":{"0":3,"1":{"x":1},"z":4}}, free
== files
Fatal error:  session_write_close(): a class has ended the session while it was serialized, or begun another; nothing more was stored. Look for session functions in __serialize() and __sleep()
kept, free
-- session_destroy()
== class, rust_json, files
Fatal error:  session_write_close(): a class has ended the session while it was serialized, or begun another; nothing more was stored. Look for session functions in __serialize() and __sleep()
gone, free
-- session_regenerate_id()
== class, rust_json, files
{"list":[1,{"x":1},[2]],"n":2,"r":{"0":3,"1":{"x":1},"z":4},"s":{"0":3,"1":{"x":1},"z":4}}, free
-- session_regenerate_id(true)
== class, rust_json, files
gone, free
-- another session
== class, rust_json, files
Fatal error:  session_write_close(): a class has ended the session while it was serialized, or begun another; nothing more was stored. Look for session functions in __serialize() and __sleep()
{"list":[1,{"x":1},[2]],"n":2,"r":{"0":3,"1":{"x":1},"z":4},"s":{"0":3,"1":{"x":1},"z":4}}, free
-- another session, closed
== class, rust_json, files
Fatal error:  session_write_close(): a class has ended the session while it was serialized, or begun another; nothing more was stored. Look for session functions in __serialize() and __sleep()
{"list":[1,{"x":1},[2]],"n":2,"r":{"0":3,"1":{"x":1},"z":4},"s":{"0":3,"1":{"x":1},"z":4}}, free
