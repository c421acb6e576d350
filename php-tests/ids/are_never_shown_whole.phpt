--TEST--
A warning shows four characters of an id, never all
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler();
store($id, 'nonsense');
set_error_handler(function ($level, $message) use ($id) {
    var_dump(str_contains($message, $id), str_contains($message, substr($id, 0, 4) . '…'));
});
(new RustJsonSessionHandler)->read($id);
?>
--EXPECT--
bool(false)
bool(true)
