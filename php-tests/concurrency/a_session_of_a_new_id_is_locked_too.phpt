--TEST--
Who learns of a new id before its first request ends waits for that request
--DESCRIPTION--
A browser has the cookie of a login as soon as the page begins to arrive.
--EXTENSIONS--
pcntl
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/processes.inc';
foreach (['a new visitor' => false, 'a login' => true] as $name => $is_login) {
    $id = use_handler();
    $ids = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
    $first = in_child(function () use ($ids, $is_login) {
        session_id($is_login ? session_id() : '');
        session_start();
        $is_login && session_regenerate_id(true);
        // What is sent for the lock arrives long before any cookie.
        usleep(20_000);
        fwrite($ids[0], session_id() . "\n");
        usleep(100_000);
        $_SESSION['user'] = 'Ada';
        session_write_close();
    });
    session_id(rtrim(fgets($ids[1])));
    session_start();
    echo $name, ': ', $_SESSION['user'] ?? 'nobody', "\n";
    $id = session_id();
    session_write_close();
    wait_for($first);
    echo lock_left($id), "\n";
}
?>
--EXPECT--
a new visitor: Ada
free
a login: Ada
free
