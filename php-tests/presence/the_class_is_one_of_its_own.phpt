--TEST--
The class is final, and its objects are neither cloned nor serialized nor made without the constructor
--FILE--
<?php
$online = new RustJsonSessionPresence;
$class = new ReflectionClass($online);
foreach ([fn () => clone $online, fn () => serialize($online), fn () => unserialize('O:23:"RustJsonSessionPresence":0:{}'), fn () => $class->newInstanceWithoutConstructor(), fn () => var_export($class->isFinal())] as $attempt) {
    try {
        var_dump($attempt());
    } catch (Throwable $e) {
        echo get_class($e), ': ', $e->getMessage(), "\n";
    }
}
eval('class Mine extends RustJsonSessionPresence {}');
?>
--EXPECTF--
Error: Trying to clone an uncloneable object of class RustJsonSessionPresence
Exception: Serialization of 'RustJsonSessionPresence' is not allowed
Exception: Unserialization of 'RustJsonSessionPresence' is not allowed
ReflectionException: Class RustJsonSessionPresence is an internal class marked as final that cannot be instantiated without invoking its constructor
trueNULL

Fatal error: Class Mine %s final class %SRustJsonSessionPresence%S in %s on line %d
