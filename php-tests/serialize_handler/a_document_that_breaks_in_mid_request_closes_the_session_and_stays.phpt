--TEST--
A document that session_reset() cannot decode, or session_decode(), closes the session, and what is stored stays
--EXTENSIONS--
pcntl
--INI--
rust_json_session.secret=the-secret-of-this-test
--FILE--
<?php
require __DIR__ . '/../support/stores.inc';
$asked = [
    'session_reset()' => fn () => session_reset(),
    'session_decode()' => fn () => session_decode('{"a":1,'),
    'session_decode() of nothing' => fn () => session_decode(''),
    'session_decode() of a list' => fn () => session_decode('[1]'),
];
foreach ($asked as $name => $ask) {
    echo "-- $name\n";
    with_each_store(function (Store $store) use ($ask) {
        $id = $store->use('{"a":1}');
        echo request(function () use ($store, $id, $ask) {
            session_start();
            $_SESSION['b'] = 2;
            $store->put($id, $broken = '{"broken":');
            var_dump($ask());
            echo session_status() === PHP_SESSION_NONE ? 'closed, ' : 'open, ', json_encode($_SESSION), "\n";
            session_status() === PHP_SESSION_NONE || session_abort();
            echo $store->fate($id, $broken);
            $store->put($id, '{"mended":1}');
            session_id($id);
            echo session_start() ? json_encode($_SESSION) : 'no second session', "\n";
        });
    });
}
?>
--EXPECT--
-- session_reset()
== class, rust_json, files
Warning:  session_reset(): session test…: the stored document cannot be read: it ends in the middle of a value at byte 10; the session was not opened, and what is stored was not touched. Find out which program wrote it, and mend or delete the document
bool(true)
closed, []
kept, free
{"mended":1}
-- session_decode()
== class, rust_json, files
Warning:  session_decode(): session test…: what it was given is no document of a session: a member's name is missing at byte 7; the session was closed, and what is stored was not touched. Hand over what session_encode() gives
Warning:  session_decode(): Failed to decode session object. Session has been destroyed
bool(false)
closed, []
kept, free
{"mended":1}
-- session_decode() of nothing
== class, rust_json, files
bool(true)
open, {"a":1,"b":2}
kept, free
{"mended":1}
-- session_decode() of a list
== class, rust_json, files
Warning:  session_decode(): session test…: what it was given is no document of a session: the document is not a JSON object at byte 0; the session was closed, and what is stored was not touched. Hand over what session_encode() gives
Warning:  session_decode(): Failed to decode session object. Session has been destroyed
bool(false)
closed, []
kept, free
{"mended":1}
