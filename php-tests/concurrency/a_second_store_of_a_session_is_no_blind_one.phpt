--TEST--
A request that stores its session more than once merges and drops as with the first store
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
foreach (['lock', 'merge', 'overwrite'] as $concurrency) {
    foreach (['{"user":"Ada","n":2,"node":1}', '{"$php":"1.-.-.destroyed"}'] as $meanwhile) {
        $id = use_handler($handler = new RustJsonSessionHandler(['concurrency' => $concurrency]));
        store($id, '{"user":"Ada","n":1}');
        session_start();
        $_SESSION['n'] = 2;
        $handler->write($id, session_encode());
        echo stored($id), ' ';
        store($id, $meanwhile);
        $_SESSION['m'] = 3;
        session_write_close();
        echo stored($id), "\n";
    }
}
?>
--EXPECT--
{"user":"Ada","n":2} {"user":"Ada","n":2,"m":3,"node":1}
{"user":"Ada","n":2} {"$php":"1.-.-.destroyed"}
{"user":"Ada","n":2} {"user":"Ada","n":2,"m":3,"node":1}
{"user":"Ada","n":2} {"$php":"1.-.-.destroyed"}
{"user":"Ada","n":2} {"user":"Ada","n":2,"m":3}
{"user":"Ada","n":2} {"$php":"1.-.-.destroyed"}
