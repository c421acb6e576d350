--TEST--
A handler cannot be serialized or unserialized
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
foreach ([fn () => serialize(new RustJsonSessionHandler), fn () => unserialize('O:22:"RustJsonSessionHandler":0:{}')] as $try) {
    try {
        $try();
    } catch (Exception $e) {
        echo $e->getMessage(), "\n";
    }
}
?>
--EXPECT--
Serialization of 'RustJsonSessionHandler' is not allowed
Unserialization of 'RustJsonSessionHandler' is not allowed
