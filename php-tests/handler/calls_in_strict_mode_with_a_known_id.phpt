--TEST--
Strict mode keeps an id that is stored
--INI--
session.use_strict_mode=1
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/recorder.inc';
$id = use_handler(new Recorder);
store($id, '{"a":1}');
session_start();
var_dump(session_id() === $id, $_SESSION);
session_write_close();
?>
--EXPECT--
open true; validateId true; read; bool(true)
array(1) {
  ["a"]=>
  int(1)
}
updateTimestamp true; close true;
