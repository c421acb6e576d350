--TEST--
An error handler that runs in a call may end the session and begin another
--INI--
session.save_handler=rust_json
display_errors=0
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = fresh_id();
store($id, 'nonsense');
$handlers = [
    'abort' => fn () => session_abort(),
    'another session' => function () { restore_error_handler(); session_abort(); session_id(fresh_id('other')); session_start(); $_SESSION['n'] = 1; },
    'throw' => fn ($level, $message) => throw new ErrorException($message),
    'a new id' => fn () => session_create_id(),
    'destroy' => fn () => session_destroy(),
];
foreach ($handlers as $name => $handler) {
    set_error_handler($handler);
    session_id($id);
    try {
        $result = var_export(session_start(), true);
    } catch (ErrorException $e) {
        $result = substr($e->getMessage(), 0, 34);
    }
    echo "$name: $result";
    restore_error_handler();
    @session_abort();
    echo ' ', substr(stored($id), 0, 40), ' ', lock_left($id), "\n";
}
// While it is opened there is nothing yet for these to work on.
$handlers = ['a new id' => fn () => session_create_id(), 'close' => fn () => session_write_close(), 'destroy' => fn () => session_destroy()];
foreach ($handlers as $name => $handler) {
    store($id, '{"a":1}');
    ini_set('session.save_path', '127.0.0.1:1,nonsense:x');
    set_error_handler($handler);
    session_id($id);
    echo $name, ' while it is opened: ', var_export(session_start(), true), ' ';
    restore_error_handler();
    ini_set('session.save_path', '');
    echo stored($id), ' ', lock_left($id), "\n";
}
in_session($id, fn () => print($_SESSION['a'] . "\n"));
?>
--EXPECT--
abort: false nonsense free
another session: false nonsense free
throw: session_start(): session test…:  nonsense free
a new id: false nonsense free
destroy: false {"$php":"1.-.-.destroyed"} free
a new id while it is opened: false {"a":1} free
close while it is opened: false {"a":1} free
destroy while it is opened: false {"a":1} free
1
