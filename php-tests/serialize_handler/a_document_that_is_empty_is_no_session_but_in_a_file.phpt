--TEST--
A document that is empty is no session; a file that is, is a session that has only begun
--EXTENSIONS--
pcntl
--INI--
rust_json_session.secret=the-secret-of-this-test
--FILE--
<?php
require __DIR__ . '/../support/stores.inc';
with_each_store(function (Store $store) {
    $id = $store->use('');
    echo request(fn () => var_dump(session_start(), session_status() === PHP_SESSION_NONE));
    var_dump($store->lock($id), rtrim($store->get($id)));
});
?>
--EXPECT--
== class
Warning:  RustJsonSessionHandler::read(): session test…: the stored document cannot be read: the document is not a JSON object at byte 0; the session was not opened, and what is stored was not touched. Find out which program wrote it, and mend or delete the document
Warning:  session_start(): Failed to read session data: user (path: )
bool(false)
bool(true)
string(4) "free"
string(0) ""
== rust_json
Warning:  session_start(): session test…: the stored document cannot be read: the document is not a JSON object at byte 0; the session was not opened, and what is stored was not touched. Find out which program wrote it, and mend or delete the document
Warning:  session_start(): Failed to read session data: rust_json (path: )
bool(false)
bool(true)
string(4) "free"
string(0) ""
== files
bool(true)
bool(false)
string(4) "free"
string(2) "{}"
