--TEST--
Of two processes that write one session, each read sees one whole version
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler();
$versions = ['parent' => array_fill(0, 5000, 'parent'), 'child' => array_fill(0, 200, 'child')];
$hammer = function (string $who) use ($id, $versions) {
    for ($n = 0; $n < 60; $n++) {
        in_session($id, function () use ($who, $versions) {
            $read = $_SESSION['by'] ?? $who;
            $_SESSION === [] || $_SESSION['data'] === $versions[$read] || print("mixed\n");
            $_SESSION = ['by' => $who, 'data' => $versions[$who]];
        });
    }
};
$child = pcntl_fork();
if ($child === 0) {
    $hammer('child');
    posix_kill(getmypid(), SIGKILL);
}
$hammer('parent');
pcntl_waitpid($child, $status);
echo json_decode(stored($id), true)['data'] === $versions[json_decode(stored($id), true)['by']] ? "whole\n" : "mixed\n";
?>
--EXPECT--
whole
