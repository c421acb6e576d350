--TEST--
session_regenerate_id(false) leaves the old session as it is stored then, for requests that still come with its id
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
foreach (['lock', 'merge', 'overwrite'] as $concurrency) {
    $id = use_handler(new RustJsonSessionHandler(['concurrency' => $concurrency]));
    store($id, '{"n":1}');
    session_start();
    $_SESSION['n'] = 2;
    session_regenerate_id(false);
    $_SESSION['n'] = 3;
    $new = session_id();
    session_write_close();
    echo stored($id), ' ', stored($new), "\n";
    in_session($id, fn () => $_SESSION['late'] = true);
    echo stored($id), "\n";
}
?>
--EXPECT--
{"n":2} {"n":3}
{"n":2,"late":true}
{"n":2} {"n":3}
{"n":2,"late":true}
{"n":2} {"n":3}
{"n":2,"late":true}
