--TEST--
64 processes that add 20 members each to one session without a lock add 1,280
--EXTENSIONS--
pcntl
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/processes.inc';
$id = use_handler(new RustJsonSessionHandler(['concurrency' => 'merge']));
store($id, '{"list":{}}');
at_once(64, function (int $process) use ($id) {
    for ($n = 0; $n < 20; $n++) {
        in_session($id, fn () => $_SESSION['list']["$process-$n"] = $n);
    }
});
echo count(json_decode(stored($id), true)['list']), "\n";
?>
--EXPECT--
1280
