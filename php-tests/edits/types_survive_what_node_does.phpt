--TEST--
Types survive what a Node program does to a session
--DESCRIPTION--
JSON.parse, a change, JSON.stringify: real Node, the document by way of memcached.
--INI--
rust_json_session.secret=the-secret-of-this-test
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/node.inc';
enum Suit { case Hearts; case Spades; }
final class Item { public $count = 1; private $price = 2.0; public static function of(int $count): self { $item = new self; $item->count = $count; return $item; } }
$id = use_handler();
in_session($id, fn () => $_SESSION = [
    'n' => 1.0, 'suit' => Suit::Hearts, 'order' => [3 => 'c', 1 => 'a'], 'items' => [Item::of(1), Item::of(2)],
    'user' => Item::of(9), 'bytes' => "\xff", 'big' => PHP_INT_MAX, 'visits' => [1.0, 2.0], 'gone' => 1,
]);
edit_in_node($id, <<<'JS'
    session.n += 1;
    session.suit = 'Spades';
    session.order[2] = 'b';
    session.items.unshift({ count: 0 });
    session.user.count = 10;
    session.visits.push(3);
    delete session.gone;
    session.chat = { open: true, tags: {} };
    JS);
in_session($id, fn () => var_dump($_SESSION));
echo explode(',"$php"', stored($id))[0], "\n";
?>
--EXPECTF--
array(9) {
  ["n"]=>
  float(2)
  ["suit"]=>
  enum(Suit::Spades)
  ["order"]=>
  array(3) {
    [3]=>
    string(1) "c"
    [1]=>
    string(1) "a"
    [2]=>
    string(1) "b"
  }
  ["items"]=>
  array(3) {
    [0]=>
    array(1) {
      ["count"]=>
      int(0)
    }
    [1]=>
    object(Item)#%d (2) {
      ["count"]=>
      int(1)
      ["price":"Item":private]=>
      float(2)
    }
    [2]=>
    object(Item)#%d (2) {
      ["count"]=>
      int(2)
      ["price":"Item":private]=>
      float(2)
    }
  }
  ["user"]=>
  object(Item)#%d (2) {
    ["count"]=>
    int(10)
    ["price":"Item":private]=>
    float(2)
  }
  ["bytes"]=>
  string(1) "ÿ"
  ["big"]=>
  int(9223372036854775807)
  ["visits"]=>
  array(3) {
    [0]=>
    float(1)
    [1]=>
    float(2)
    [2]=>
    float(3)
  }
  ["chat"]=>
  array(2) {
    ["open"]=>
    bool(true)
    ["tags"]=>
    array(0) {
    }
  }
}
{"n":2,"suit":"Spades","order":{"1":"a","2":"b","3":"c"},"items":[{"count":0},{"count":1},{"count":2}],"user":{"count":10},"bytes":"data:;base64,/w==","big":9223372036854776000,"visits":[1,2,3]
