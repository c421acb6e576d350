--TEST--
A session deeper than PHP could decode is not stored
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler();
store($id, '{"kept":true}');
in_session($id, function () {
    $deep = 1;
    for ($level = 0; $level < 4097; $level++) {
        $deep = [$deep];
    }
    $_SESSION['deep'] = $deep;
});
echo stored($id), "\n";
?>
--EXPECTF--
Warning: RustJsonSessionHandler::write(): session test…: $_SESSION at deep/0/0/0%s… cannot be stored: arrays are nested over 4096 levels deep; the session was not stored, and what was stored before is kept. Nest $_SESSION less, or raise unserialize_max_depth where it is below 4096 in %s on line %d

Warning: session_write_close(): Failed to write session data using user defined save handler. (session.save_path: %S) in %s on line %d
{"kept":true}
