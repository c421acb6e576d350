--TEST--
After another program stored a tombstone alone, neither a page visit nor a new login lets a slow request bring the session back
--EXTENSIONS--
pcntl
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/processes.inc';
foreach (['lock', 'merge', 'overwrite'] as $concurrency) {
    foreach (['a visit' => fn () => null, 'a login' => fn () => $_SESSION['user'] = 'Bob'] as $name => $next) {
        $id = use_handler(new RustJsonSessionHandler(['concurrency' => $concurrency, 'lock_ttl' => 1]));
        store($id, '{"user":"Ada","n":1}');
        $has_started = new Gate;
        $goes_on = new Gate;
        $slow = in_child(function () use ($id, $has_started, $goes_on) {
            session_id($id);
            session_start();
            $has_started->open();
            $goes_on->pass();
            $_SESSION['n'] = 2;
            session_write_close();
        });
        $has_started->pass();
        store($id, '{"$php":"1.-.-.destroyed"}');
        in_session($id, $next);
        $goes_on->open();
        wait_for($slow);
        echo $concurrency, ', ', $name, ': ', stored($id), "\n";
    }
}
?>
--EXPECT--
lock, a visit: {}
lock, a login: {"user":"Bob"}
merge, a visit: {}
merge, a login: {"user":"Bob"}
overwrite, a visit: {}
overwrite, a login: {"user":"Bob"}
