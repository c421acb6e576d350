--TEST--
64 processes that change members of their own 200 times without a lock lose none, also with a Node writer between them
--EXTENSIONS--
pcntl
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/processes.inc';
foreach ([0, 400] as $writes) {
    $id = use_handler(new RustJsonSessionHandler(['concurrency' => 'merge']));
    store($id, '{}');
    $node = $writes ? [node_writer($id, 'session.node = n + 1; session["n" + n % 10] = n', $writes)] : [];
    at_once(64, function (int $process) use ($id) {
        for ($n = 1; $n <= 200; $n++) {
            in_session($id, function () use ($process, $n) {
                ($_SESSION["p$process"]['count'] ?? 0) === $n - 1 || print("process $process lost a count\n");
                $_SESSION["p$process"]['count'] = $n;
            });
        }
    });
    wait_for(...$node);
    $session = json_decode(stored($id), true);
    $of_node = array_filter($session, is_int(...));
    $own = array_diff_key($session, $of_node);
    echo count($own), ' members, in sum ', array_sum(array_column($own, 'count')),
        ', and ', count($of_node), " of Node's up to ", max([0, ...$of_node]), "\n";
}
?>
--EXPECT--
64 members, in sum 12800, and 0 of Node's up to 0
64 members, in sum 12800, and 11 of Node's up to 400
