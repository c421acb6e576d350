--TEST--
A session that does not fit memory_limit, wherever that ends the request, stays stored, and its lock is free
--EXTENSIONS--
pcntl
--SKIPIF--
<?php
// Of what PHP 8.1 could not decode because a fatal error ended the request, it stores what little it has.
if (PHP_VERSION_ID < 80200) die('skip PHP 8.1');
?>
--INI--
session.save_handler=rust_json
display_errors=0
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$document = json_encode(['list' => array_fill(0, 20_000, ['a' => 1])]);
$ends = [];
foreach ([2, 3, 4, 5, 6, 8, 10, 32] as $limit) {
    store($id = fresh_id(), $document);
    $child = pcntl_fork();
    if ($child === 0) {
        ob_end_clean();
        unset($document);
        session_id($id);
        ini_set('memory_limit', "{$limit}M");
        session_start();
        exit(1);
    }
    pcntl_waitpid($child, $status);
    $ends[] = (pcntl_wexitstatus($status) === 1 ? 'read' : 'too large') . (stored($id) === $document ? ', kept, ' : ', lost, ') . lock_left($id);
}
echo implode("\n", array_unique($ends)), "\n";
?>
--EXPECT--
too large, kept, free
read, kept, free
