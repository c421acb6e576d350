--TEST--
Every session comes back as php_serialize gives it back, and is not stored again
--EXTENSIONS--
pcntl
--INI--
rust_json_session.secret=the-secret-of-this-test
--FILE--
<?php
require __DIR__ . '/../support/stores.inc';
error_reporting(E_ALL & ~E_DEPRECATED);
enum Suit: string { case Hearts = 'H'; case Spades = 'S'; }
enum Bare { case One; }
class Base { private $hidden = 1; protected $kept = 2; public ?object $next = null; public $any; }
final class Derived extends Base { private $hidden = 'mine'; public int $typed; }
final class Sleeps { public $a = 1; public $b = 2; public function __sleep(): array { return ['b']; } public function __wakeup(): void { $this->a = 'woken'; } }
final class Serializes { public $held = []; public function __serialize(): array { return [5 => $this->held, 'k' => 1]; } public function __unserialize(array $data): void { $this->held = $data[5]; } }
final class Old implements Serializable { public $text; public function serialize() { return serialize($this->text); } public function unserialize($text) { $this->text = unserialize($text); } }
final class Older extends ArrayObject { public $extra = 1; }
$old = function ($text) { $old = new Old; $old->text = $text; return $old; };

$sessions = [
    'names' => fn () => $_SESSION = ['a|b' => 1, '' => 2, "nul\0here" => 3, "\0*\0x" => 4, '$php' => 5, '$$php' => 6, '!x' => 7, 'größe' => 8, "\xff" => 9, ' ' => 10, '05' => 11, '-0' => 12],
    'numbers as names' => fn () => $_SESSION = [3 => 'a', -1 => 'b', 0 => 'c', '9223372036854775808' => 'd', PHP_INT_MAX => 'e', PHP_INT_MIN => 'f'],
    'reserved forms' => fn () => $_SESSION['a'] = ['$php' => 'x', '$$php' => ['$php' => 1], 'data:;base64,AA==' => 'data:;base64,//4=', 'v' => 'data:;base64,', '__proto__' => 1],
    'scalars' => fn () => $_SESSION = ['n' => null, 't' => true, 'f' => false, 'e' => '', 'z' => '0', 'i' => [PHP_INT_MAX, PHP_INT_MIN, 1 << 53, (1 << 53) + 1, 0, -0], 's' => ["\0", "a\xffb", "\u{2028}", '\\"/']],
    'floats' => fn () => $_SESSION['f'] = [0.1, 1.0, -0.0, 0.0, INF, -INF, NAN, 1e25, 1e-7, 1.5e300, PHP_FLOAT_MIN, PHP_FLOAT_EPSILON, 1 / 3, 4.9e-324, 123456789012345680.0, 100000.0],
    'arrays' => function () {
        $holes = $hash = $emptied = range(0, 20);
        unset($holes[3], $holes[20]);
        $hash['x'] = 1;
        unset($hash['x']);
        $emptied = array_filter($emptied, fn () => false);
        $_SESSION = compact('holes', 'hash', 'emptied') + ['from one' => [1 => 'a', 2 => 'b'], 'backwards' => [2 => 'c', 1 => 'b', 0 => 'a'], 'negative' => [-5 => 1, -4 => 2], 'mixed' => ['x' => 1, 0 => 2, '1' => 3]];
    },
    // Of two variables that share one, php_serialize makes the objects in it the same, and php does not.
    'shared arrays' => function () { $shared = [1, new Derived, ['k' => 'v']]; $_SESSION = ['a' => [$shared, ['x' => $shared]], 'c' => [1, [$shared, $shared]]]; },
    'one object in many places' => function () { $o = new Derived; $o->any = $o; $o->next = new Base; $o->next->next = $o; $_SESSION = ['a' => $o, 'b' => [$o, 'x' => ['y' => $o->next]], 'c' => new Serializes]; $_SESSION['c']->held = [$o]; },
    'references across variables' => function () { $_SESSION['a'] = [1, ['x' => 2]]; $_SESSION['b'] = &$_SESSION['a'][1]; $_SESSION['c'] = &$_SESSION['b']['x']; $_SESSION['d'] = [&$_SESSION['c'], &$_SESSION['a'][0]]; },
    'references into objects' => function () { $o = new Derived; $o->any = [1, 2]; $_SESSION['o'] = $o; $_SESSION['r'] = &$o->any; $_SESSION['e'] = &$o->any[1]; $_SESSION['n'] = &$o->next; $o->next = new Base; },
    'a reference to an object' => function () { $o = new Base; $_SESSION['a'] = &$o; $_SESSION['b'] = &$o; $_SESSION['c'] = $o; },
    'a lone reference' => function () { $_SESSION['a'] = [1]; $r = &$_SESSION['a'][0]; unset($r); },
    'recursion' => function () { $list = [1]; $list['self'] = &$list; $_SESSION['list'] = &$list; },
    'recursion by value' => function () { $list = [1]; $list['self'] = &$list; $_SESSION['a'] = $list; },
    'itself' => function () { $_SESSION['n'] = 1; $_SESSION['self'] = &$_SESSION; },
    'Serializable' => function () use ($old) { $o = new Base; $_SESSION = ['a' => $old('text'), 'b' => $old([1, $o]), 'c' => [$o, $o], 'd' => $old(null)]; },
    'enums' => fn () => $_SESSION = ['a' => Suit::Hearts, 'b' => [Suit::Hearts, Suit::Spades, Bare::One], 'c' => Bare::One],
    'an unknown class' => fn () => $_SESSION['u'] = [unserialize('O:7:"Unknown":2:{s:1:"a";i:1;s:4:"' . "\0*\0" . 'b";O:7:"Another":0:{}}'), 1],
    'classes of PHP' => function () {
        $o = new Base;
        $storage = new SplObjectStorage;
        $storage[$o] = ['data', $o];
        $list = new SplDoublyLinkedList;
        $list->push($o);
        $_SESSION = ['ao' => new ArrayObject(['x' => 1, 5 => $o]), 'older' => new Older([1, 2]), 's' => $storage, 'l' => $list, 'f' => SplFixedArray::fromArray([1, [2], $o]),
            'd' => new DateTime('2024-02-29 12:34:56.789', new DateTimeZone('Europe/Berlin')), 'i' => new DateInterval('P1DT2H'), 'std' => (object) ['a' => 1, '5' => 2, '' => 3, 'n' => (object) []], 'o' => $o];
    },
    'magic' => function () { $s = new Sleeps; $s->b = [$s]; $_SESSION = ['s' => $s, 't' => [$s, new Serializes]]; },
    'uninitialized and dynamic' => function () { $o = new Derived; $p = new stdClass; $p->{"a\xff"} = 1; $p->{'0'} = 2; $_SESSION = [$o, $p]; },
    'a resource' => fn () => $_SESSION['r'] = [STDIN, 'after'],
    'deep, at the limit' => function () { $nested = [1]; for ($depth = 2; $depth < 4095; $depth++) { $nested = [$nested]; } $_SESSION['deep'] = $nested; },
    'objects deep' => function () { $o = null; for ($depth = 0; $depth < 1000; $depth++) { $next = new Base; $next->next = $o; $next->any = [$o]; $o = $next; } $_SESSION['o'] = $o; },
    'much' => fn () => $_SESSION['rows'] = array_map(fn ($n) => ['id' => $n, 'name' => "n$n", 'price' => $n / 7, 'tags' => ['a', 'b'], 'o' => $n % 50 ? null : new Base], range(1, 500)),
];
foreach (['-1', '17', '5'] as $precision) {
    ini_set('serialize_precision', $precision);
    foreach ($sessions as $name => $fill) {
        foreach (Store::cases() as $store) {
            foreach (['php_serialize', 'rust_json'] as $serializer) {
                ini_set('session.serialize_handler', $serializer);
                $id = $store->use();
                $told = request(function () use ($id, $fill) { session_id($id); session_start(); $fill(); });
                $document = $store->get($id);
                $came_back[$serializer] = $told . request(function () use ($id) { session_id($id); session_start(); echo serialize($_SESSION); });
                if ($store->get($id) !== $document) {
                    echo "$name, $serializer, $store->value: stored again\n$document\n", $store->get($id), "\n";
                }
            }
            if ($came_back['php_serialize'] !== $came_back['rust_json']) {
                [$theirs, $ours] = array_values($came_back);
                $at = strspn($theirs ^ $ours, "\0");
                echo "$name, $store->value, serialize_precision=$precision: from byte $at on\n", substr($theirs, max(0, $at - 60), 120), "\nis\n", substr($ours, max(0, $at - 60), 120), "\n";
            }
        }
    }
}
echo "done\n";
?>
--EXPECT--
done
