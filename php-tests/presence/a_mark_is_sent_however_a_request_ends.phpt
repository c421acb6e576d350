--TEST--
However a request ends that stores its session, its user is marked, and a reader's is from the read on
--EXTENSIONS--
pcntl
--INI--
rust_json_session.presence=user_id
--FILE--
<?php
require __DIR__ . '/../support/presence.inc';
require __DIR__ . '/../support/stores.inc';
class Throws_At_The_End { public function __destruct() { throw new Exception('in a destructor'); } }
$ends = [
    'the end of the script' => fn () => null,
    'an exit' => fn () => exit,
    'an exception' => fn () => throw new Exception('uncaught'),
    'a fatal error' => fn () => str_repeat('x', PHP_INT_MAX),
    'too little memory' => function () { ini_set('memory_limit', '4M'); str_repeat('x', 8 << 20); },
    'an exception in a destructor' => function () { $GLOBALS['late'] = new Throws_At_The_End; },
];
with_each_handler(function (string $handler) use ($ends) {
    foreach ($ends as $name => $end) {
        own_users();
        $id = use_way($handler);
        request(function () use ($end) {
            session_start();
            $_SESSION['user_id'] = 42;
            $end();
        });
        // Nobody waits for a mark: a request that has ended may still be heard.
        for ($tries = 0; $tries < 100 && !($is_online = (new RustJsonSessionPresence)->isOnline(42)); $tries++) {
            usleep(10_000);
        }
        echo $name, $is_online ? ': online' : ': offline', "\n";
    }
    own_users();
    store(use_way($handler), '{"user_id":42}');
    request(function () {
        session_start();
        posix_kill(getmypid(), SIGKILL);
    });
    for ($tries = 0; $tries < 100 && !($is_online = (new RustJsonSessionPresence)->isOnline(42)); $tries++) {
        usleep(10_000);
    }
    echo 'killed while it runs', $is_online ? ': online' : ': offline', "\n";
});
?>
--EXPECT--
== class with php, class with rust_json, native with php, native with rust_json
the end of the script: online
an exit: online
an exception: online
a fatal error: online
too little memory: online
an exception in a destructor: online
killed while it runs: online
