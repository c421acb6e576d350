--TEST--
A class that is unknown or not allowed, an enum case that is gone: what is stored stays as it is, its types included
--EXTENSIONS--
pcntl
--INI--
rust_json_session.secret=the-secret-of-this-test
--FILE--
<?php
require __DIR__ . '/../support/stores.inc';
require __DIR__ . '/../support/native.inc';
$definitions = 'enum Suit: string { case Hearts = "H"; case Spades = "S"; }
    final class Point { public $x = 1; protected $y = [2]; }
    final class Moody { public $x = 1; public function __wakeup(): void { throw new Exception("moody"); } }';
$lacks = [
    'an enum case' => str_replace('case Spades = "S";', '', $definitions),
    'an enum' => strstr($definitions, 'final'),
    'a class' => str_replace('Point', 'Another', $definitions),
    'everything' => '',
];
foreach (['1', '0'] as $lazy_write) {
    foreach ($lacks as $name => $defined) {
        echo "-- $name, lazy_write=$lazy_write\n";
        ini_set('session.lazy_write', $lazy_write);
        with_each_store(function (Store $store) use ($definitions, $defined) {
            $id = $store->use();
            request(function () use ($id, $definitions) {
                eval($definitions);
                in_session($id, fn () => $_SESSION = ['s' => Suit::Spades, 'l' => [Suit::Hearts, Suit::Spades, new Point], 'p' => new Point, 'n' => 1]);
            });
            $document = $store->get($id);
            echo request(function () use ($id, $defined) {
                eval($defined);
                session_id($id);
                session_start();
                session_write_close();
            });
            echo $store->fate($id, $document);
        });
    }
}
?>
--EXPECT--
-- an enum case, lazy_write=1
== class, rust_json, files
kept, free
-- an enum, lazy_write=1
== class, rust_json, files
kept, free
-- a class, lazy_write=1
== class, rust_json, files
kept, free
-- everything, lazy_write=1
== class, rust_json, files
kept, free
-- an enum case, lazy_write=0
== class, rust_json, files
kept, free
-- an enum, lazy_write=0
== class, rust_json, files
kept, free
-- a class, lazy_write=0
== class, rust_json, files
kept, free
-- everything, lazy_write=0
== class, rust_json, files
kept, free
