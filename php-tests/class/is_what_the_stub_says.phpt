--TEST--
Reflection shows exactly what the committed stub file declares
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$stub = file_get_contents(__DIR__ . '/../../rust_json_session.stub.php');
// The stub's class under another name, beside the real one.
eval('?>' . str_replace('class RustJsonSessionHandler', 'class Stub', $stub));
function shape(string $class): array
{
    $reflection = new ReflectionClass($class);
    $shape = ['interfaces' => $reflection->getInterfaceNames(), 'final' => $reflection->isFinal()];
    foreach ($reflection->getMethods() as $method) {
        $return = $method->getReturnType() ?? $method->getTentativeReturnType();
        $parameters = array_map(fn ($parameter) => (string) $parameter, $method->getParameters());
        $shape[$method->getName()] = [implode(' ', Reflection::getModifierNames($method->getModifiers())), $parameters, (string) $return];
    }
    ksort($shape);
    return $shape;
}
var_dump(shape('Stub') === shape('RustJsonSessionHandler') ?: [shape('Stub'), shape('RustJsonSessionHandler')]);
?>
--EXPECT--
bool(true)
