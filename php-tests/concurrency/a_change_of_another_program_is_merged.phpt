--TEST--
What another program stored during a request is merged, unless the last writer is to win
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
foreach (['lock', 'merge', 'overwrite'] as $concurrency) {
    $id = use_handler(new RustJsonSessionHandler(['concurrency' => $concurrency]));
    store($id, '{"a":1,"gone":1,"chat":{"read":1}}');
    session_start();
    $_SESSION['a'] = 2;
    $_SESSION['chat']['php'] = true;
    store($id, '{"a":3,"chat":{"read":5},"node":true}');
    session_write_close();
    echo stored($id), "\n";
}
?>
--EXPECT--
{"a":2,"chat":{"read":5,"php":true},"node":true}
{"a":2,"chat":{"read":5,"php":true},"node":true}
{"a":2,"gone":1,"chat":{"read":1,"php":true}}
