--TEST--
An error handler that throws during a warning breaks nothing
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler();
store($id, 'nonsense');
set_error_handler(function ($level, $message) { throw new ErrorException($message); });
try {
    session_start();
} catch (ErrorException $e) {
    echo get_class($e), ': ', $e->getMessage(), "\n";
}
restore_error_handler();
store($id, '{"a":1}');
session_id($id);
var_dump(session_start(), $_SESSION['a']);
?>
--EXPECTF--
ErrorException: RustJsonSessionHandler::read(): session test…: the stored document cannot be read: the document is not a JSON object at byte 0; %s
bool(true)
int(1)
