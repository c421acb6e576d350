--TEST--
A document that cannot be decoded opens no session and stays, and the next session of the request is none the worse
--EXTENSIONS--
pcntl
--INI--
rust_json_session.secret=the-secret-of-this-test
--FILE--
<?php
require __DIR__ . '/../support/stores.inc';
$documents = [
    'no JSON' => 'a|i:1;',
    'no JSON, but as long as nothing' => " \n",
    'a list' => '[1,2]',
    'a string' => '"a"',
    'torn off' => '{"a":1,"b":',
    'more than one' => '{"a":1}{"b":2}',
    'too deep' => '{"a":' . str_repeat('[', 5000) . str_repeat(']', 5000) . '}',
    'not UTF-8' => "{\"a\":\"\xff\"}",
];
foreach ($documents as $name => $document) {
    echo "-- $name\n";
    with_each_store(function (Store $store) use ($document) {
        $id = $store->use($document);
        echo request(function () use ($store, $id, $document) {
            var_dump(session_start(), session_status() === PHP_SESSION_NONE, $_SESSION === []);
            echo $store->fate($id, $document);
            $store->put($id, '{"mended":1}');
            echo session_start() ? json_encode($_SESSION) : 'no second session', "\n";
        });
    });
}
?>
--EXPECT--
-- no JSON
== class, rust_json, files
Warning:  session_start(): session test…: the stored document cannot be read: the document is not a JSON object at byte 0; the session was not opened, and what is stored was not touched. Find out which program wrote it, and mend or delete the document
bool(false)
bool(true)
bool(true)
kept, free
{"mended":1}
-- no JSON, but as long as nothing
== class, rust_json, files
Warning:  session_start(): session test…: the stored document cannot be read: the document is not a JSON object at byte 2; the session was not opened, and what is stored was not touched. Find out which program wrote it, and mend or delete the document
bool(false)
bool(true)
bool(true)
kept, free
{"mended":1}
-- a list
== class, rust_json, files
Warning:  session_start(): session test…: the stored document cannot be read: the document is not a JSON object at byte 0; the session was not opened, and what is stored was not touched. Find out which program wrote it, and mend or delete the document
bool(false)
bool(true)
bool(true)
kept, free
{"mended":1}
-- a string
== class, rust_json, files
Warning:  session_start(): session test…: the stored document cannot be read: the document is not a JSON object at byte 0; the session was not opened, and what is stored was not touched. Find out which program wrote it, and mend or delete the document
bool(false)
bool(true)
bool(true)
kept, free
{"mended":1}
-- torn off
== class, rust_json, files
Warning:  session_start(): session test…: the stored document cannot be read: it ends in the middle of a value at byte 11; the session was not opened, and what is stored was not touched. Find out which program wrote it, and mend or delete the document
bool(false)
bool(true)
bool(true)
kept, free
{"mended":1}
-- more than one
== class, rust_json, files
Warning:  session_start(): session test…: the stored document cannot be read: bytes follow the end at byte 7; the session was not opened, and what is stored was not touched. Find out which program wrote it, and mend or delete the document
bool(false)
bool(true)
bool(true)
kept, free
{"mended":1}
-- too deep
== class, rust_json, files
Warning:  session_start(): session test…: the stored document cannot be read: arrays are nested over 4096 levels deep at byte 4101; the session was not opened, and what is stored was not touched. Make the document flatter, or raise unserialize_max_depth where it is below 4096
bool(false)
bool(true)
bool(true)
kept, free
{"mended":1}
-- not UTF-8
== class, rust_json, files
Warning:  session_start(): session test…: the stored document cannot be read: the text is not UTF-8 at byte 6; the session was not opened, and what is stored was not touched. Find out which program wrote it, and mend or delete the document
bool(false)
bool(true)
bool(true)
kept, free
{"mended":1}
