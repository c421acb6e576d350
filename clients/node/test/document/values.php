<?php
// PHP's half of php-types.test.js: classes that sessions hold, and values as a line of text.

enum Suit: string { case Hearts = 'H'; case Spades = 'S'; }

class User
{
    public $name = 'Ada';
    protected $role = 'admin';
    private $hash = "\xff";
}

final class Item
{
    public $count = 1;
    private $price = 2.0;
    public function __construct(int $count = 1) { $this->count = $count; $this->price = $count * 2.0; }
}

final class Point { public $x = 1.0; public $y = 2.0; }

final class Typed { public int $age = 5; public ?Point $at = null; }

final class Checked
{
    public $even = 2;
    public function __wakeup(): void { $this->even % 2 === 0 || throw new DomainException('odd'); }
}

final class Listed
{
    public function __construct(public array $values = []) {}
    public function __serialize(): array { return $this->values; }
    public function __unserialize(array $values): void { $this->values = $values; }
}

eval('final class Text implements Serializable {
    public function __construct(public string $text = "") {}
    public function serialize() { return $this->text; }
    public function unserialize($text) { $this->text = $text; }
}
final class Nesting implements Serializable {
    public function __construct(public mixed $value = null) {}
    public function serialize() { return serialize($this->value); }
    public function unserialize($text) { $this->value = unserialize($text); }
}');

/** A value with all that is in it: classes, private properties and bytes too. */
function shown(mixed $value): string
{
    if ($value instanceof UnitEnum) {
        return $value::class . '::' . $value->name;
    }
    if ($value instanceof DateTimeInterface) {
        return $value::class . '(' . $value->format('Y-m-d H:i e') . ')';
    }
    if (is_object($value)) {
        return $value::class . members_shown((array) $value);
    }
    if (is_array($value)) {
        return array_is_list($value) ? '[' . implode(', ', array_map('shown', $value)) . ']' : members_shown($value);
    }
    return is_string($value) && !is_utf8($value) ? '0x' . bin2hex($value) : var_export($value, true);
}

function members_shown(array $members): string
{
    $shown = [];
    foreach ($members as $name => $value) {
        // Without the class of a private property, or the star of a protected one.
        $name = preg_replace('/^\0.*\0/', '', (string) $name);
        $shown[] = (is_utf8($name) ? $name : '0x' . bin2hex($name)) . ': ' . shown($value);
    }
    return '{' . implode(', ', $shown) . '}';
}

function is_utf8(string $text): bool
{
    return preg_match('//u', $text) === 1;
}
