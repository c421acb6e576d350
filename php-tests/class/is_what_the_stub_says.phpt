--TEST--
Reflection shows of both classes exactly what the committed stub file declares
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$stub = file_get_contents(__DIR__ . '/../../rust_json_session.stub.php');
// The stub's classes under other names, beside the real ones.
eval('?>' . preg_replace('/^((?:final )?class )RustJsonSession/m', '$1Stub', $stub, -1, $count));
function shape(string $class): array
{
    $reflection = new ReflectionClass($class);
    $shape = ['interfaces' => $reflection->getInterfaceNames(), 'final' => $reflection->isFinal(), 'constants' => $reflection->getConstants(), 'properties' => $reflection->getProperties()];
    foreach ($reflection->getMethods() as $method) {
        $return = $method->getReturnType() ?? $method->getTentativeReturnType();
        // PHP writes a script's own defaults in capitals.
        $parameters = array_map(fn ($parameter) => str_replace('= NULL', '= null', (string) $parameter), $method->getParameters());
        $shape[$method->getName()] = [implode(' ', Reflection::getModifierNames($method->getModifiers())), $parameters, (string) $return];
    }
    ksort($shape);
    return $shape;
}
foreach (['Handler', 'Presence'] as $class) {
    var_dump(shape("Stub$class") === shape("RustJsonSession$class") ?: [shape("Stub$class"), shape("RustJsonSession$class")]);
}
// And there is no third.
var_dump($count, (new ReflectionExtension('rust_json_session'))->getClassNames());
?>
--EXPECT--
bool(true)
bool(true)
int(2)
array(2) {
  [0]=>
  string(22) "RustJsonSessionHandler"
  [1]=>
  string(23) "RustJsonSessionPresence"
}
