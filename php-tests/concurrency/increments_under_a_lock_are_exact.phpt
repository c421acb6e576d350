--TEST--
64 processes that each count 200 times under the lock count to 12,800, also with a Node writer between them
--EXTENSIONS--
pcntl
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/processes.inc';
foreach ([0, 400] as $writes) {
    $id = use_handler();
    store($id, '{"count":0}');
    $node = $writes ? [node_writer($id, 'session["n" + n] = n', $writes)] : [];
    at_once(64, function () use ($id) {
        for ($n = 0; $n < 200; $n++) {
            in_session($id, fn () => $_SESSION['count']++);
        }
    });
    wait_for(...$node);
    $session = json_decode(stored($id), true);
    echo $session['count'], ', and ', count($session) - 1, " members of Node's\n";
}
?>
--EXPECT--
12800, and 0 members of Node's
12800, and 400 members of Node's
