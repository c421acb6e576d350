--TEST--
An object that throws, before a case that the application lacks, takes the types of no others
--INI--
session.serialize_handler=rust_json
rust_json_session.secret=the-secret-of-this-test
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
enum Suit
{
    case Hearts;
    case Spades;
}
$id = use_handler();
$memcached = new Memcache_Raw;
in_session($id, function () {
    $_SESSION['date'] = new DatePeriod(new DateTimeImmutable('2026-01-01'), new DateInterval('P1D'), 2);
    $_SESSION['kept'] = Suit::Spades;
    $_SESSION['list'] = new ArrayObject([1]);
    $_SESSION['gone'] = Suit::Hearts;
});
$edits = [
    'the object' => ['"recurrences":3' => '"recurrences":"three"'],
    'the case' => ['"gone":"Hearts"' => '"gone":"Clubs"'],
    'both' => ['"recurrences":3' => '"recurrences":"three"', '"gone":"Hearts"' => '"gone":"Clubs"'],
];
$document = $memcached->get(PREFIX . $id);
foreach ($edits as $what => $edit) {
    $memcached->set(PREFIX . $id, strtr($document, $edit));
    foreach (['php', 'rust_json'] as $serializer) {
        ini_set('session.serialize_handler', $serializer);
        in_session($id, function () use ($what) {
            echo "$what: ", implode(' ', array_map(get_debug_type(...), $_SESSION)), "\n";
        });
    }
}
?>
--EXPECT--
the object: array Suit ArrayObject Suit
the object: array Suit ArrayObject Suit
the case: DatePeriod Suit ArrayObject string
the case: DatePeriod Suit ArrayObject string
both: array Suit ArrayObject string
both: array Suit ArrayObject string
