--TEST--
What a class does to the session while it is unserialized harms neither PHP nor what is stored
--EXTENSIONS--
pcntl
--INI--
session.save_handler=rust_json
rust_json_session.secret=the-secret-of-this-test
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
final class Meddler
{
    public static $does;
    public int $x = 1;
    public function __unserialize(array $data): void
    {
        if ($does = self::$does) {
            self::$does = null;
            $does();
        }
    }
}
$id = fresh_id();
in_session($id, fn () => $_SESSION = ['m' => new Meddler, 'n' => 1]);
$document = stored($id);
$meddling = [
    'abort' => fn () => session_abort(),
    'abort, and another id' => function () { session_abort(); session_id(fresh_id('other')); },
    'abort, and another session' => function () { session_abort(); session_id(fresh_id('other')); session_start(); },
    'write_close' => fn () => session_write_close(),
    'reset' => fn () => session_reset(),
    'create_id' => fn () => session_create_id(),
    'another handler' => function () { session_abort(); session_module_name('files'); },
    'exit' => fn () => exit,
];
foreach ($meddling as $name => $does) {
    // A whole process: an exit ends it.
    $child = pcntl_fork();
    if ($child === 0) {
        ob_end_clean();
        Meddler::$does = $does;
        session_id($id);
        @session_start();
        exit;
    }
    pcntl_waitpid($child, $status);
    echo $name, ': ', stored($id) === $document ? 'kept ' : stored($id), lock_left($id), pcntl_wifexited($status) ? "\n" : " and a crash\n";
}
Meddler::$does = fn () => session_destroy();
session_id($id);
var_dump(@session_start(), stored($id));
?>
--EXPECT--
abort: kept free
abort, and another id: kept free
abort, and another session: kept free
write_close: kept free
reset: kept free
create_id: kept free
another handler: kept free
exit: kept free
bool(false)
string(26) "{"$php":"1.-.-.destroyed"}"
