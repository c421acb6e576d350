--TEST--
A handler cannot be cloned
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
try {
    clone new RustJsonSessionHandler;
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
?>
--EXPECT--
Trying to clone an uncloneable object of class RustJsonSessionHandler
