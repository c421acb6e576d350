--TEST--
Two handlers with options of their own keep their sessions apart
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = fresh_id();
$one = new RustJsonSessionHandler(['prefix' => 'one/']);
$two = new RustJsonSessionHandler(['prefix' => 'two/']);
foreach ([$one, $two] as $handler) {
    $handler->open('', '');
    var_dump($handler->read($id));
}
var_dump($one->write($id, 'a|i:1;'), $two->write($id, 'a|i:2;'), $one->read($id), $two->read($id));
?>
--EXPECT--
string(0) ""
string(0) ""
bool(true)
bool(true)
string(6) "a|i:1;"
string(6) "a|i:2;"
