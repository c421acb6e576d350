--TEST--
write() of bytes that are no PHP session stores nothing
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$handler = new RustJsonSessionHandler;
$id = fresh_id();
store($id, '{"a":1}');
$handler->open('', '');
foreach (['nonsense', 'a|', 'a|i:1', 'a|s:5:"x";', 'a|a:2:{i:0;i:1;}', 'a|i:1;x', "a|i:1;\n", 'a:0:{}', 'a|X:1;', 'a|i:;', 'a|d:x;', 'a|b:2;'] as $data) {
    var_dump(@$handler->write($id, $data));
}
echo error_get_last()['message'], ' ', stored($id), "\n";
?>
--EXPECT--
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)
RustJsonSessionHandler::write(): session test…: $_SESSION at a cannot be stored: a number is malformed; the session was not stored, and what was stored before is kept. Hand over what session_encode() gives {"a":1}
