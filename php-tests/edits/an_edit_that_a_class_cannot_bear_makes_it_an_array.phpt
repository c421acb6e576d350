--TEST--
An object whose class throws after an edit from outside is an array; the others keep their types
--INI--
rust_json_session.secret=the-secret-of-this-test
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
final class Typed { public int $age = 5; public ?Typed $inner = null; }
final class Checked
{
    public $even = 2;
    public function __wakeup() { $this->even % 2 === 0 || throw new DomainException('odd'); }
}
final class Leaving
{
    public $x = 1;
    public function __destruct() { $this->x === 1 || throw new DomainException('at the end'); }
}
$id = use_handler();
function edit(string $id, string ...$replacements): void
{
    store($id, strtr(stored($id), $replacements));
}
in_session($id, function () {
    $outer = new Typed;
    $outer->inner = new Typed;
    $outer->inner->age = 7;
    $_SESSION = ['typed' => $outer, 'checked' => new Checked, 'date' => new DateTime('2026-11-21 UTC'), 'leaving' => new Leaving, 'fine' => new Typed];
});
$original = stored($id);
foreach ([
    'typed' => ['"age":5,"inner":{' => '"age":"old","inner":{'],
    'inner' => ['"age":7' => '"age":[]'],
    'checked' => ['"even":2' => '"even":3'],
    'date' => ['2026-11-21 00' => 'tomorrow'],
    'zone' => ['"timezone":"UTC"' => '"timezone":"Atlantis"'],
    'leaving' => ['"x":1' => '"x":2'],
    'a float' => ['"age":5' => '"age":5.5'],
    'nothing' => ['"typed":' => '"new":1,"typed":'],
] as $name => $edit) {
    store($id, strtr($original, $edit));
    echo "$name: ";
    in_session($id, function () {
        foreach ($_SESSION as $value) {
            echo get_debug_type($value), is_array($value) && is_object($value['inner'] ?? null) ? ' of ' . get_debug_type($value['inner']) : '', ' ';
        }
        echo "\n";
    });
}
?>
--EXPECT--
typed: array of Typed Checked DateTime Leaving Typed 
inner: array Checked DateTime Leaving Typed 
checked: Typed array DateTime Leaving Typed 
date: Typed Checked array Leaving Typed 
zone: Typed Checked array Leaving Typed 
leaving: Typed Checked DateTime array Typed 
a float: array of Typed Checked DateTime Leaving array 
nothing: int Typed Checked DateTime Leaving Typed 
