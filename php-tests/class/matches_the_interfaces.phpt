--TEST--
Parameters and return types are the interfaces' own, tentative like theirs
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
foreach (['SessionHandlerInterface', 'SessionIdInterface', 'SessionUpdateTimestampHandlerInterface'] as $interface) {
    foreach ((new ReflectionClass($interface))->getMethods() as $expected) {
        $method = new ReflectionMethod('RustJsonSessionHandler', $expected->getName());
        $describe = fn ($m) => [$m->getName(), array_map('strval', $m->getParameters()), (string) $m->getTentativeReturnType()];
        echo $method->getName(), $describe($method) === $describe($expected) ? ' ok' : json_encode([$describe($method), $describe($expected)]), "\n";
    }
}
?>
--EXPECT--
open ok
close ok
read ok
write ok
destroy ok
gc ok
create_sid ok
validateId ok
updateTimestamp ok
