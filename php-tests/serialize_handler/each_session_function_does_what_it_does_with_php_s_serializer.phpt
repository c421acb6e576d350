--TEST--
Each session function does, and costs, what it does with the serializer of PHP
--EXTENSIONS--
pcntl
--INI--
rust_json_session.secret=the-secret-of-this-test
--FILE--
<?php
require __DIR__ . '/../support/stores.inc';
final class Point { public $x = 1; }

function costs(array $before): string
{
    $costs = [];
    foreach (['reads', 'writes', 'touches', 'destroys', 'writes_dropped', 'conflicts_merged', 'retries'] as $what) {
        $count = RustJsonSessionHandler::stats()[$what] - $before[$what];
        $count === 0 || $costs[] = "$count $what";
    }
    return implode(', ', $costs);
}

// Each begins with a session {"n":1,"o":Point} that is open.
$events = [
    'no change' => fn () => session_write_close(),
    'a change' => function () { $_SESSION['n'] = 2; session_write_close(); },
    'a change in an object' => function () { $_SESSION['o']->x = 2; session_write_close(); },
    'session_abort()' => function () { $_SESSION['n'] = 2; session_abort(); },
    'session_reset()' => function () { $_SESSION['n'] = 2; session_reset(); session_write_close(); },
    'session_unset()' => function () { session_unset(); session_write_close(); },
    '$_SESSION = []' => function () { $_SESSION = []; session_write_close(); },
    '$_SESSION = 5' => function () { $_SESSION = 5; session_write_close(); },
    'unset($_SESSION)' => function () { unset($GLOBALS['_SESSION']); session_write_close(); },
    'session_destroy()' => fn () => session_destroy(),
    'session_destroy() and another' => function () { session_destroy(); session_start(); $_SESSION['new'] = 1; session_write_close(); },
    'session_regenerate_id()' => function () { session_regenerate_id(); session_write_close(); },
    'session_regenerate_id(true)' => function () { session_regenerate_id(true); session_write_close(); },
    'read_and_close' => function () { session_write_close(); session_start(['read_and_close' => true]); },
    'read_and_close of a new one' => function () { session_abort(); session_id(fresh_id()); session_start(['read_and_close' => true]); },
    'lazy_write=0' => function () { session_write_close(); session_start(['lazy_write' => 0]); session_write_close(); },
    'lazy_write=0, a change' => function () { session_write_close(); session_start(['lazy_write' => 0]); $_SESSION['n'] = 2; session_write_close(); },
    'strict mode' => function () { session_abort(); session_start(['use_strict_mode' => 1]); $_SESSION['n'] = 2; session_write_close(); },
    'strict mode, unknown id' => function () { session_abort(); session_id(fresh_id()); session_start(['use_strict_mode' => 1]); session_write_close(); },
    'session_encode()' => function () { session_encode(); session_write_close(); },
    'the end of the script' => function () { $_SESSION['n'] = 2; },
    'exit' => function () { $_SESSION['n'] = 2; exit; },
    'an uncaught exception' => function () { $_SESSION['n'] = 2; throw new Exception('uncaught'); },
    'a fatal error' => function () { $_SESSION['n'] = 2; @trigger_error('fatal', E_USER_ERROR); },
];
$different = [];
foreach ($events as $name => $event) {
    foreach (Store::cases() as $store) {
        foreach (['php_serialize', 'rust_json'] as $serializer) {
            ini_set('session.serialize_handler', $serializer);
            $id = $store->use();
            in_session($id, fn () => $_SESSION = ['n' => 1, 'o' => new Point]);
            $tells = request(function () use ($id, $event) {
                $before = RustJsonSessionHandler::stats();
                // What the shutdown functions have stored by then.
                register_shutdown_function(fn () => register_shutdown_function(function () use ($id, $before) {
                    session_status() === PHP_SESSION_ACTIVE && session_write_close();
                    echo costs($before), "\n";
                    echo session_id() === $id ? 'its id' : (session_id() === '' ? 'no id' : 'a new id'), ', ', serialize($_SESSION ?? null), "\n";
                    $new = session_id();
                    foreach (array_unique([$id, $new ?: $id]) as $one) {
                        session_id($one);
                        session_start(['read_and_close' => true]);
                        echo serialize($_SESSION), "\n";
                    }
                }));
                session_id($id);
                session_start();
                $event();
            });
            $tell[$serializer] = $tells . $store->lock($id);
        }
        if ($tell['php_serialize'] !== $tell['rust_json']) {
            $different[] = "-- $name, $store->value\n{$tell['php_serialize']}\nand with rust_json\n{$tell['rust_json']}\n";
        }
    }
}
echo $different ? implode('', $different) : 'the same', "\n";
?>
--EXPECT--
the same
