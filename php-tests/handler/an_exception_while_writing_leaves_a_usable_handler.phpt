--TEST--
An error handler that throws while a session is written breaks nothing
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler();
store($id, '{"a":1}');
session_start();
for ($deep = 1, $level = 0; $level < 4097; $level++) {
    $deep = [$deep];
}
$_SESSION['a'] = $deep;
set_error_handler(function ($level, $message) { throw new ErrorException($message); });
try {
    session_write_close();
} catch (ErrorException $e) {
    echo get_class($e), ': ', $e->getMessage(), "\n";
}
restore_error_handler();
echo stored($id), "\n";
in_session($id, fn () => $_SESSION['a']++);
echo stored($id), "\n";
?>
--EXPECTF--
ErrorException: RustJsonSessionHandler::write(): session test…: $_SESSION at a/0%s cannot be stored: %s
{"a":1}
{"a":2}
