--TEST--
After each refusal the same handler serves other sessions
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler();
$bad = fresh_id();
foreach (['nonsense', '[]', '{"a|b":1}'] as $document) {
    store($bad, $document);
    session_id($bad);
    var_dump(@session_start());
    in_session($id, fn () => $_SESSION['n'] = ($_SESSION['n'] ?? 0) + 1);
}
echo stored($id), ' ', stored($bad), "\n";
?>
--EXPECT--
bool(false)
bool(false)
bool(false)
{"n":3} {"a|b":1}
