--TEST--
Hundreds of kilobytes come back as they were
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler();
$data = ['text' => str_repeat('größe/', 50_000), 'list' => array_map(fn ($n) => ['n' => $n, 'x' => $n / 7], range(1, 8000))];
in_session($id, fn () => $_SESSION = $data);
var_dump(strlen(stored($id)) > 600_000);
in_session($id, fn () => var_dump($_SESSION === $data));
?>
--EXPECT--
bool(true)
bool(true)
