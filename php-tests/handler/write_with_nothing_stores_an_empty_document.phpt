--TEST--
write() of an empty session stores {} in every format
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
foreach (['php' => '', 'php_binary' => '', 'php_serialize' => 'a:0:{}'] as $format => $nothing) {
    ini_set('session.serialize_handler', $format);
    $handler = new RustJsonSessionHandler;
    $id = fresh_id();
    var_dump($handler->open('', ''), $handler->write($id, $nothing), $handler->read($id) === $nothing);
    echo stored($id), "\n";
}
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
{}
bool(true)
bool(true)
bool(true)
{}
bool(true)
bool(true)
bool(true)
{}
