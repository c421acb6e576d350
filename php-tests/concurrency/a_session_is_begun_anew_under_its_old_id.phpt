--TEST--
After a logout the next page may begin a session under the same id
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
foreach (['lock', 'merge', 'overwrite'] as $concurrency) {
    foreach (['0', '1'] as $strict) {
        ini_set('session.use_strict_mode', $strict);
        $id = use_handler(new RustJsonSessionHandler(['concurrency' => $concurrency]));
        store($id, '{"user":"Ada"}');
        session_start();
        session_destroy();
        session_id($id);
        session_start();
        echo json_encode($_SESSION), ' ', session_id() === $id ? 'the same id' : 'another id', ' ';
        $_SESSION['next'] = 1;
        session_write_close();
        echo stored($id), ' ', ttl_of($id) > 1400 && ttl_of($id) <= 3600 ? 'for its time' : ttl_of($id), "\n";
    }
}
?>
--EXPECT--
[] the same id {"next":1} for its time
[] another id {"$php":"1.-.-.destroyed"} for its time
[] the same id {"next":1} for its time
[] another id {"$php":"1.-.-.destroyed"} for its time
[] the same id {"next":1} for its time
[] another id {"$php":"1.-.-.destroyed"} for its time
