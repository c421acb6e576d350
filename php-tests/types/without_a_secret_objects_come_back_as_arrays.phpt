--TEST--
Without a secret an object comes back as an array, and the write that stored it says so once
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
class User { public $name = 'Ada'; private $hash = 'x'; }
enum Suit { case Hearts; }
$id = use_handler();
in_session($id, fn () => $_SESSION = ['list' => [['user' => new User]], 'suit' => Suit::Hearts, 'when' => new DateTime('2026-11-21 UTC'), 'o' => (object) ['a' => 1]]);
in_session($id, fn () => var_dump($_SESSION));
echo "allowed:\n";
ini_set('rust_json_session.allowed_classes', '\user, Suit');
in_session($id, fn () => $_SESSION['list'] = [new User, Suit::Hearts]);
in_session($id, fn () => var_dump($_SESSION['list']));
?>
--EXPECTF--
Warning: RustJsonSessionHandler::write(): session test…: $_SESSION at list/0/user is of the class User and will come back as plain data, an array or a string: its type is not signed. Set rust_json_session.secret, or name the class in rust_json_session.allowed_classes in %s on line %d
array(4) {
  ["list"]=>
  array(1) {
    [0]=>
    array(1) {
      ["user"]=>
      array(1) {
        ["name"]=>
        string(3) "Ada"
      }
    }
  }
  ["suit"]=>
  string(6) "Hearts"
  ["when"]=>
  object(DateTime)#%d (3) {
    ["date"]=>
    string(26) "2026-11-21 00:00:00.000000"
    ["timezone_type"]=>
    int(3)
    ["timezone"]=>
    string(3) "UTC"
  }
  ["o"]=>
  object(stdClass)#%d (1) {
    ["a"]=>
    int(1)
  }
}
allowed:
array(2) {
  [0]=>
  object(User)#%d (2) {
    ["name"]=>
    string(3) "Ada"
    ["hash":"User":private]=>
    string(1) "x"
  }
  [1]=>
  enum(Suit::Hearts)
}
