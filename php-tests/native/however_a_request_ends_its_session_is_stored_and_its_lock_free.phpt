--TEST--
However a request ends, its session is stored and its lock is free for the next
--EXTENSIONS--
pcntl
--INI--
session.save_handler=rust_json
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
class Throws_At_The_End { public function __destruct() { throw new Exception('in a destructor'); } }
$ends = [
    'the end of the script' => fn () => null,
    'an exit' => fn () => exit,
    'an exception' => fn () => throw new Exception('uncaught'),
    'a fatal error' => fn () => str_repeat('x', PHP_INT_MAX),
    'too little memory' => function () { ini_set('memory_limit', '4M'); str_repeat('x', 8 << 20); },
    'an exception in a shutdown function' => fn () => register_shutdown_function(fn () => throw new Exception('late')),
    'an exception in a destructor' => function () { $GLOBALS['late'] = new Throws_At_The_End; },
    'a fatal error of its encoding' => fn () => $_SESSION['o'] = fn () => 1,
];
ini_set('display_errors', '0');
foreach ($ends as $name => $end) {
    store($id = fresh_id(), '{"n":1}');
    // A whole process: what PHP does at its end is a part of the test.
    $child = pcntl_fork();
    if ($child === 0) {
        ob_end_clean();
        session_id($id);
        session_start();
        $_SESSION['n'] = 2;
        $end();
        exit;
    }
    pcntl_waitpid($child, $status);
    echo $name, ': ', lock_left($id), ', ', stored($id), pcntl_wifexited($status) ? "\n" : " and a crash\n";
}
?>
--EXPECT--
the end of the script: free, {"n":2}
an exit: free, {"n":2}
an exception: free, {"n":2}
a fatal error: free, {"n":2}
too little memory: free, {"n":2}
an exception in a shutdown function: free, {"n":2}
an exception in a destructor: free, {"n":2}
a fatal error of its encoding: free, {"n":1}
