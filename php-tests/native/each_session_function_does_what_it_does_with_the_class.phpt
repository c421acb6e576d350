--TEST--
Each of PHP's session functions asks the save handler of php.ini for the same as the class
--INI--
session.save_handler=rust_json
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/native.inc';
$sessions = [
    'a new session' => function () { session_start(); $_SESSION['n'] = 1; session_write_close(); },
    'a known id' => function ($id) { session_id($id); session_start(); $_SESSION['n'] = 2; session_write_close(); },
    'no change' => function ($id) { session_id($id); session_start(); session_write_close(); },
    'no change, and lazy_write off' => function ($id) { session_id($id); session_start(['lazy_write' => 0]); session_write_close(); },
    'an emptied session' => function ($id) { session_id($id); session_start(); session_unset(); session_write_close(); },
    'the variable unset' => function ($id) { session_id($id); session_start(); unset($_SESSION); session_write_close(); },
    'abort' => function ($id) { session_id($id); session_start(); $_SESSION['n'] = 2; session_abort(); },
    'read_and_close' => function ($id) { session_id($id); session_start(['read_and_close' => true]); },
    'reset' => function ($id) { session_id($id); session_start(); $_SESSION['n'] = 2; session_reset(); session_write_close(); },
    'destroy' => function ($id) { session_id($id); session_start(); session_destroy(); },
    'regenerate' => function ($id) { session_id($id); session_start(); session_regenerate_id(); session_write_close(); },
    'regenerate and delete' => function ($id) { session_id($id); session_start(); session_regenerate_id(true); session_write_close(); },
    'gc' => function ($id) { session_id($id); session_start(); echo 'gc ', session_gc(), ', '; session_write_close(); },
    'encode and decode' => function ($id) { session_id($id); session_start(); session_decode(session_encode()); session_write_close(); },
    'a new id without use' => function ($id) { session_id($id); session_start(); session_create_id(); session_abort(); },
];
foreach ($sessions as $name => $session) {
    ini_set('session.lazy_write', '1');
    store($id = fresh_id(), '{"n":1}');
    echo $name, ': ', costs(fn () => $session($id)), "\n    ", stored($id), ', lock ', lock_left($id);
    if (!in_array(session_id(), ['', $id])) {
        echo '; the other: ', stored(session_id()), ', lock ', lock_left(session_id());
    }
    session_id('');
    echo "\n";
}
?>
--EXPECT--
a new session: 1 reads, 1 writes
    {"n":1}, lock free; the other: {"n":1}, lock free
a known id: 1 reads, 1 writes
    {"n":2}, lock free
no change: 1 reads, 1 touches
    {"n":1}, lock free
no change, and lazy_write off: 1 reads, 1 writes
    {"n":1}, lock free
an emptied session: 1 reads, 1 writes
    {}, lock free
the variable unset: 1 reads, 1 touches
    {"n":1}, lock free
abort: 1 reads
    {"n":1}, lock free
read_and_close: 1 reads
    {"n":1}, lock free
reset: 2 reads, 1 touches
    {"n":1}, lock free
destroy: 1 reads, 1 destroys
    {"$php":"1.-.-.destroyed"}, lock free
regenerate: 2 reads, 2 writes
    {"n":1}, lock free; the other: {"n":1}, lock free
regenerate and delete: 2 reads, 1 writes, 1 destroys
    {"$php":"1.-.-.destroyed"}, lock free; the other: {"n":1}, lock free
gc: gc 0, 1 reads, 1 touches
    {"n":1}, lock free
encode and decode: 1 reads, 1 touches
    {"n":1}, lock free
a new id without use: 1 reads
    {"n":1}, lock free
