--TEST--
A session that PHP does not change is one round trip and is not stored again, however another program left it
--EXTENSIONS--
pcntl
--INI--
rust_json_session.secret=the-secret-of-this-test
--FILE--
<?php
require __DIR__ . '/../support/stores.inc';
require __DIR__ . '/../support/native.inc';
enum Suit: string { case Hearts = 'H'; case Spades = 'S'; }
final class Point { public $x = 1; protected $y = [2]; }
final class Unknown_Here { public $x = 1; }

const FLAGS = JSON_PRESERVE_ZERO_FRACTION | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE;
$point = new Point;
$reference = 1;
$holes = [1, 2, 3];
unset($holes[1]);
$sessions = [
    'nothing' => [],
    'plain' => ['n' => 1, 'list' => [1, 'größe', null, true, 2.5], 'map' => ['a' => [], 'b' => "\n/"]],
    'floats' => ['whole' => 1.0, 'f' => [-0.0, 1e100, NAN, INF]],
    'maps' => ['from one' => [1 => 1, 2 => 2], 'holes' => $holes, '7' => 7],
    'bytes' => ["k\xff" => "\xff\xfe"],
    'objects' => ['p' => $point, 'q' => [$point, new Point], 's' => Suit::Hearts, 't' => [Suit::Hearts, Suit::Spades]],
    'references' => ['a' => &$reference, 'b' => &$reference, 'c' => [&$reference]],
];
$with_object = fn (callable $edit) => function (string $document) use ($edit) {
    $members = json_decode($document);
    $hints = $members->{'$php'} ?? null;
    unset($members->{'$php'});
    return json_encode($edit($members, $hints === null ? [] : ['$php' => $hints]), FLAGS);
};
$edits = [
    'left alone' => fn ($document) => $document,
    'white space' => fn ($document) => "{ \n" . substr($document, 1) . "\n",
    'printed anew' => fn ($document) => json_encode(json_decode($document), JSON_PRETTY_PRINT | FLAGS),
    'escaped anew' => fn ($document) => json_encode(json_decode($document), JSON_PRESERVE_ZERO_FRACTION),
    'in another order' => $with_object(fn ($members, $hints) => (object) (array_reverse((array) $members, true) + $hints)),
    'without $php' => $with_object(fn ($members, $hints) => $members),
    '$php first' => $with_object(fn ($members, $hints) => (object) ($hints + (array) $members)),
    'one behind $php' => $with_object(fn ($members, $hints) => (object) ((array) $members + $hints + ['new' => 1])),
    'other values' => $with_object(fn ($members, $hints) => (object) (array_map(fn () => 'other', (array) $members) + $hints)),
];
with_each_store(function (Store $store) use ($sessions, $edits) {
    $left = [];
    foreach ($sessions as $name => $session) {
        $id = $store->use();
        session_start();
        $_SESSION = $session;
        session_write_close();
        $document = $store->get($id);
        foreach ($edits as $edit => $change) {
            $store->put($id, $edited = $change($document));
            session_id($id);
            $costs = costs(function () { session_start(); session_write_close(); });
            if ($store->get($id) !== $edited || $store !== Store::Files && $costs !== '1 reads, 1 touches') {
                $left[] = "$name, $edit: $costs: $edited\nis " . $store->get($id);
            }
        }
    }
    echo $left ? implode("\n", $left) : 'all kept', "\n";
});
?>
--EXPECT--
== class, rust_json, files
all kept
