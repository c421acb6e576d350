--TEST--
An enum case that the application no longer has is a string, and the rest of the session is as it was
--INI--
rust_json_session.secret=the-secret-of-this-test
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
enum Suit: string { const Trump = 'x'; case Hearts = 'H'; }
class Holder { public $suit; public $x = 1; }
$id = use_handler();
$handler = new RustJsonSessionHandler;
$handler->open('', '');
$handler->write($id, 'a|E:11:"Suit:Hearts";b|E:11:"Suit:Spades";c|E:9:"Gone:Case";d|E:10:"Suit:Trump";e|O:6:"Holder":2:{s:4:"suit";r:2;s:1:"x";d:2;}');
$handler->close();
in_session($id, fn () => var_dump($_SESSION));
?>
--EXPECTF--
array(5) {
  ["a"]=>
  enum(Suit::Hearts)
  ["b"]=>
  string(6) "Spades"
  ["c"]=>
  string(4) "Case"
  ["d"]=>
  string(5) "Trump"
  ["e"]=>
  object(Holder)#%d (2) {
    ["suit"]=>
    string(6) "Spades"
    ["x"]=>
    float(2)
  }
}
