--TEST--
A new session over the limit is refused with a warning
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler();
in_session($id, fn () => $_SESSION['big'] = str_repeat('x', 1_500_000));
var_dump(stored($id));
?>
--EXPECTF--
Warning: RustJsonSessionHandler::write(): session test…: 127.0.0.1:%d refused 1500010 bytes, which is over its item size limit; %s
%aNULL
