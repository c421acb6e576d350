<?php
// Both directions of session.serialize_handler=rust_json beside serialize(), json_encode() and igbinary, on the same
// sessions, in turns. Prints medians of the rounds, and ratios to serialize() and unserialize().
//
//   php serializer.php [ROUNDS]

require __DIR__ . '/../cycles.inc';

final class Item
{
    public $name = 'Größe';
    protected $price = 1.99;
    private $tags = ['new', [1]];
}

$rounds = (int) ($argv[1] ?? 40);
$with_objects = session_of('4 KB');
for ($n = 0; $n < 20; $n++) {
    $with_objects['items'][] = new Item;
}
$sessions = [
    '150 B' => [session_of('150 B'), 400],
    '4 KB' => [session_of('4 KB'), 100],
    '100 KB' => [session_of('100 KB'), 5],
    '100 KB and one object' => [session_of('100 KB') + ['item' => new Item], 5],
    '4 KB and 20 objects' => [$with_objects, 50],
];
const AS_DOCUMENTS_ARE = JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_PRESERVE_ZERO_FRACTION;

echo 'PHP ', PHP_VERSION, ', rust_json_session ', phpversion('rust_json_session'), ', igbinary ', phpversion('igbinary'),
    "; $rounds interleaved rounds, medians\n";
session_start();
foreach ($sessions as $name => [$session, $times]) {
    $_SESSION = $session;
    $document = session_encode();
    $serialized = serialize($session);
    $json = json_encode($session, AS_DOCUMENTS_ARE);
    $igbinary = igbinary_serialize($session);
    $decode = function () use ($document) {
        // Into nothing, as session_start() does.
        $_SESSION = [];
        session_decode($document);
    };
    $decode();
    $_SESSION == $session || throw new Exception("$name does not come back");
    // The first of each direction is what the others are measured by.
    $directions = [
        [
            'serialize' => fn () => serialize($session),
            'rust_json, encoding' => fn () => session_encode(),
            'json_encode' => fn () => json_encode($session, AS_DOCUMENTS_ARE),
            'igbinary_serialize' => fn () => igbinary_serialize($session),
        ],
        [
            'unserialize' => fn () => unserialize($serialized),
            'rust_json, decoding' => $decode,
            'json_decode' => fn () => json_decode($json, true),
            'igbinary_unserialize' => fn () => igbinary_unserialize($igbinary),
        ],
    ];
    printf("\n%s: %d bytes as a document, %d serialized\n", $name, strlen($document), strlen($serialized));
    foreach ($directions as $ways) {
        $times_of = [];
        for ($round = 0; $round < $rounds; $round++) {
            foreach ($ways as $way => $work) {
                $times_of[$way][] = measure($work, $times);
            }
        }
        $medians = array_map(median(...), $times_of);
        foreach ($medians as $way => $median) {
            printf("%-22s %8.1f µs %6.2f\n", $way, $median, $median / reset($medians));
        }
    }
}
