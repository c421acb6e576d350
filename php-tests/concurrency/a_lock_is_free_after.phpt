--TEST--
However a request ends its session, the lock is free for the next
--EXTENSIONS--
pcntl
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/processes.inc';

class Throws_In_Read extends RustJsonSessionHandler
{
    public function read(string $id): string|false
    {
        parent::read($id);
        throw new Exception('in read');
    }
}
class Exits_In_Read extends RustJsonSessionHandler
{
    public function read(string $id): string|false
    {
        parent::read($id);
        exit;
    }
}
class Throws_In_Write extends RustJsonSessionHandler
{
    public function write(string $id, string $data): bool
    {
        throw new Exception('in write');
    }
}
class Exits_In_Write extends RustJsonSessionHandler
{
    public function write(string $id, string $data): bool
    {
        exit;
    }
}
class Throws_In_Close extends RustJsonSessionHandler
{
    public function close(): bool
    {
        throw new Exception('in close');
    }
}

$ends = [
    'a store' => fn () => session_write_close(),
    'a store of no change' => function () { $_SESSION['n'] = 1; session_write_close(); },
    'an abort' => fn () => session_abort(),
    'a logout' => fn () => session_destroy(),
    'a login' => fn () => session_regenerate_id(true),
    'a change of the id' => fn () => session_regenerate_id(),
    'a reset and a store' => function () { session_reset(); session_write_close(); },
    'a second start' => function () use (&$id) { session_write_close(); session_id($id); session_start(); session_write_close(); },
    'an exit' => fn () => exit,
    'an exception' => fn () => throw new Exception('uncaught'),
    'a fatal error' => fn () => str_repeat('x', PHP_INT_MAX),
    'too little memory' => function () { ini_set('memory_limit', '4M'); str_repeat('x', 8 << 20); },
    'an exception in read' => new Throws_In_Read,
    'an exit in read' => new Exits_In_Read,
    'an exception in write' => new Throws_In_Write,
    'an exit in write' => new Exits_In_Write,
    'an exception in close' => new Throws_In_Close,
];
ini_set('display_errors', '0');
foreach ($ends as $name => $end) {
    $id = use_handler(id: fresh_id());
    store($id, '{"n":1}');
    // A whole process: what PHP does at its end is a part of the test.
    $child = pcntl_fork();
    if ($child === 0) {
        ob_end_clean();
        session_set_save_handler($end instanceof SessionHandlerInterface ? $end : new RustJsonSessionHandler, true);
        session_id($id);
        session_start();
        $_SESSION['n'] = 2;
        is_callable($end) && $end();
        exit;
    }
    pcntl_waitpid($child, $status);
    echo $name, ': ', lock_left($id), ', ', stored($id), "\n";
}
?>
--EXPECT--
a store: free, {"n":2}
a store of no change: free, {"n":1}
an abort: free, {"n":1}
a logout: free, {"$php":"1.-.-.destroyed"}
a login: free, {"$php":"1.-.-.destroyed"}
a change of the id: free, {"n":2}
a reset and a store: free, {"n":1}
a second start: free, {"n":2}
an exit: free, {"n":2}
an exception: free, {"n":2}
a fatal error: free, {"n":2}
too little memory: free, {"n":2}
an exception in read: free, {"n":1}
an exit in read: free, {"n":1}
an exception in write: free, {"n":1}
an exit in write: free, {"n":1}
an exception in close: free, {"n":2}
