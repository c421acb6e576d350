<?php
// Writes tests/codec/corpus: for each case the session in PHP's three formats, as session_encode() gives
// it, and the document that stands for it.
//
//   php -n php-tests/make-corpus.php
//
// The documents are json_encode()'s, but for what it changes: the sign of -0.0, and nothing else here. Type
// hints, where the session needs some, are not in them.
// The bytes are PHP 8.2's; 8.1 to 8.5 write the same.

ini_set('session.use_cookies', '0');
ini_set('session.cache_limiter', '');
ini_set('serialize_precision', '-1');

const DOCUMENT_FLAGS = JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_LINE_TERMINATORS
    | JSON_PRESERVE_ZERO_FRACTION | JSON_THROW_ON_ERROR;

$folder = __DIR__ . '/../tests/codec/corpus';
@mkdir($folder, recursive: true);
array_map('unlink', glob("$folder/*"));

session_set_save_handler(new class implements SessionHandlerInterface {
    public function open(string $path, string $name): bool { return true; }
    public function close(): bool { return true; }
    public function read(string $id): string { return ''; }
    public function write(string $id, string $data): bool { return true; }
    public function destroy(string $id): bool { return true; }
    public function gc(int $max_lifetime): int { return 0; }
});

foreach (cases() as $name => $case) {
    $formats = $case['formats'] ?? ['php', 'php_binary', 'php_serialize'];
    foreach ($formats as $format) {
        ini_set('session.serialize_handler', $format);
        session_id('corpus');
        session_start();
        $_SESSION = $case['session'];
        file_put_contents("$folder/$name.$format", (string) session_encode());
        session_abort();
    }
    if ($case['is_for_benchmarks'] ?? false) {
        continue;
    }
    $document = $case['document'] ?? json_encode((object) $case['session'], DOCUMENT_FLAGS, 4200);
    file_put_contents("$folder/$name.json", $document);
}

final class Item
{
    public $id;
    public $name;
    protected $price;
    public $tags;
    private $active;
    public $note;
    public $added;

    public function __construct(array $values)
    {
        foreach ($values as $name => $value) {
            $this->$name = $value;
        }
        $this->added = new DateTimeImmutable('2026-11-21 12:00:00 UTC');
    }
}

function cases(): array
{
    $floats = [
        1.0, -1.0, 1.5, 0.1, 0.2, 0.1 + 0.2, 1 / 3, 2 / 3, 100.0, 123456.789, 1e15, 1e16, 1e17, 123456789012345678.0, 1e25,
        1.5e300, PHP_FLOAT_MAX, PHP_FLOAT_MIN, PHP_FLOAT_EPSILON, 1e-3, 1e-4, 1e-5, 1.25e-7, 5e-324, -2.5e-10, 4503599627370496.5,
    ];
    $item = fn (int $n) => [
        'id' => $n, 'name' => "Größe $n ☕", 'price' => $n + 0.99, 'tags' => ['new', "t$n", [$n, $n * 2]],
        'active' => $n % 2 === 0, 'note' => $n % 3 ? null : "line\none \"$n\" / \\",
    ];
    $nested = 'bottom';
    for ($level = 0; $level < 100; $level++) {
        $nested = $level % 2 ? [$nested] : ['down' => $nested];
    }
    $deepest = 1;
    for ($level = 0; $level < 4095; $level++) {
        $deepest = [$deepest];
    }
    return [
        'empty' => ['session' => [], 'document' => '{}'],
        'scalars' => ['session' => ['n' => null, 't' => true, 'f' => false, 'i' => 42, 's' => 'text', 'e' => '']],
        'ints' => ['session' => ['v' => [0, -1, 1, 9, 10, -10, 99, 100, 1 << 53, -(1 << 53) - 1, PHP_INT_MAX, PHP_INT_MIN]]],
        'floats' => ['session' => ['v' => $floats]],
        'negative-zero' => ['session' => ['v' => -0.0, 'w' => 0.0], 'document' => '{"v":-0.0,"w":0.0}'],
        'strings' => ['session' => ['v' => ['größe', '漢字', '😀', "\u{2028}", "\u{ffff}", "a\0b", "\"\\/\x08\f\n\r\t", "\x01\x1f\x7f", '</script>']]],
        'control-characters' => ['session' => ['v' => implode(array_map('chr', range(0, 127)))]],
        'string-like-serialized' => ['session' => ['v' => 's:1:"x";', 'w' => 'a|i:1;', 'x' => '";}}', 'y' => '{"a":1}']],
        'lists' => ['session' => ['v' => [1, 2, 3], 'n' => [[], [[]], [[1], [2, [3]]]], 'l' => range(0, 9), 'm' => range(0, 10), 'h' => range(1, 101)]],
        'maps' => ['session' => ['v' => ['b' => 1, 'a' => 2, 'c' => ['x' => ['y' => 'z']]]]],
        'sparse' => ['session' => ['v' => [1 => 'a', 3 => 'b'], 'w' => [0 => 'a', 2 => 'b'], 'x' => [5 => 'only']]],
        'reordered' => ['session' => ['v' => [2 => 'c', 0 => 'a', 1 => 'b'], 'w' => [1 => 'b', 0 => 'a']]],
        'list-then-name' => ['session' => ['v' => [0 => 'a', 1 => 'b', 'x' => [0 => 1, 1 => 2, 'y' => [0 => 1, 5 => 2]], 2 => 'c']]],
        'negative-keys' => ['session' => ['v' => [-1 => 'a', PHP_INT_MIN => 'b', PHP_INT_MAX => 'c', 0 => 'd']]],
        'keys-like-ints' => ['session' => ['v' => ['05' => 1, '-0' => 2, '9223372036854775808' => 3, '+1' => 4, ' 1' => 5, '1.0' => 6, '' => 7, '-' => 8]]],
        'empty-arrays' => ['session' => ['v' => [], 'w' => [[], []], 'x' => ['y' => []]]],
        'odd-names' => ['session' => ['!x' => 1, ' y' => 2, '' => 3, 'größe' => 4, "tab\t" => 5, 'quote"' => 6, '05' => 7]],
        'reserved-names' => [
            'session' => ['$php' => 1, '$$php' => 2, '$$$php' => 3, 'php' => 4, '$phpx' => 5, 'x$php' => 6, '$' => 7, 'v' => ['$php' => 8]],
            'document' => '{"$$php":1,"$$$php":2,"$$$$php":3,"php":4,"$phpx":5,"x$php":6,"$":7,"v":{"$php":8}}',
        ],
        'nested' => ['session' => ['v' => $nested]],
        'deepest' => ['session' => ['v' => $deepest]],
        'numeric-root' => ['session' => [5 => 'a', 0 => 'b', -3 => 'c'], 'formats' => ['php_serialize']],
        'list-root' => ['session' => ['a', 'b'], 'formats' => ['php_serialize'], 'document' => '{"0":"a","1":"b"}'],
        'bar-in-name' => ['session' => ['a|b' => 1, '|' => 2], 'formats' => ['php_binary', 'php_serialize']],
        'long-name' => ['session' => [str_repeat('k', 128) => 1], 'formats' => ['php', 'php_serialize']],
        'longest-binary-name' => ['session' => [str_repeat('k', 127) => 1]],
        'profile' => ['session' => [
            'user' => ['id' => 4711, 'name' => 'Ada Lovelace', 'mail' => 'ada@example.org', 'roles' => ['admin', 'editor'], 'login' => 1700000000.25],
            'csrf' => bin2hex(str_repeat('x', 16)), 'flash' => [], 'locale' => 'de_DE', 'visits' => 12,
            'cart' => array_map($item, range(1, 20)),
        ]],
        'objects-of-500' => ['is_for_benchmarks' => true, 'formats' => ['php'], 'session' => ['cart' => array_map(fn (int $n) => new Item($item($n)), range(1, 500))]],
        'cart-of-500' => ['session' => ['cart' => array_map($item, range(1, 500))]],
    ];
}
