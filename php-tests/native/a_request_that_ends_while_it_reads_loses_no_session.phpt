--TEST--
A request that ends while its session is read leaves it as it was stored
--EXTENSIONS--
pcntl
--INI--
session.save_handler=rust_json
rust_json_session.allowed_classes=Suit
display_errors=0
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$document = '{"s":"Hearts","x":1,"$php":"1.-.-.{\"c\":[\"Suit\"],\"t\":{\"m\":{\"s\":\"e0\"}},\"d\":\"yLskZVstLWDri1cX\"}"}';
$ends = ['an exit' => fn () => exit, 'a fatal error' => fn () => str_repeat('x', PHP_INT_MAX)];
foreach ($ends as $name => $end) {
    store($id = fresh_id(), $document);
    $child = pcntl_fork();
    if ($child === 0) {
        ob_end_clean();
        spl_autoload_register($end);
        session_id($id);
        session_start();
        exit;
    }
    pcntl_waitpid($child, $status);
    echo $name, ': ', stored($id) === $document ? 'kept ' : stored($id), lock_left($id), pcntl_wifexited($status) ? "\n" : " and a crash\n";
}
?>
--EXPECT--
an exit: kept free
a fatal error: kept free
