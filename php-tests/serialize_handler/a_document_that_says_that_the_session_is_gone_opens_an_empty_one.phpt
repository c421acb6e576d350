--TEST--
A document that says that the session is gone opens an empty one
--EXTENSIONS--
pcntl
--INI--
rust_json_session.secret=the-secret-of-this-test
--FILE--
<?php
require __DIR__ . '/../support/stores.inc';
with_each_store(function (Store $store) {
    $id = $store->use('{"$php":"1.-.-.destroyed"}');
    session_start();
    var_dump($_SESSION);
    session_write_close();
    echo $store->get($id), "\n";
    in_session($id, fn () => $_SESSION['n'] = 1);
    echo rtrim($store->get($id)), "\n";
});
?>
--EXPECT--
== class, rust_json
array(0) {
}
{}
{"n":1}
== files
array(0) {
}
{"$php":"1.-.-.destroyed"}
{"n":1}
