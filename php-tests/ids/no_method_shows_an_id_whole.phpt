--TEST--
No warning of any method shows a whole id, right or hostile
--DESCRIPTION--
validateId() says nothing of a hostile id: PHP replaces it.
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/faults.inc';
$handler = new RustJsonSessionHandler(['servers' => closed_port()]);
$id = fresh_id();
$hostile = "hostile\0\r\n$id";
$warnings = 0;
set_error_handler(function ($level, $message) use ($id, &$warnings) {
    $warnings++;
    echo str_contains($message, $id) || str_contains($message, 'hostile') || strlen($message) !== strcspn($message, "\0\r\n")
        ? $message : strtok($message, ':'), "\n";
});
foreach ([$id, $hostile] as $each) {
    $handler->open('', '');
    $handler->validateId($each);
    $handler->open('', '');
    $handler->read($each);
    $handler->write($each, 'a|i:1;');
    $handler->updateTimestamp($each, 'a|i:1;');
    $handler->destroy($each);
}
echo $warnings, "\n";
?>
--EXPECT--
RustJsonSessionHandler
RustJsonSessionHandler
RustJsonSessionHandler
RustJsonSessionHandler
RustJsonSessionHandler
RustJsonSessionHandler
RustJsonSessionHandler
RustJsonSessionHandler
RustJsonSessionHandler
9
