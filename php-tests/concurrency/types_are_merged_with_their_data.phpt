--TEST--
A merge keeps the types of both sides, and signs them anew
--EXTENSIONS--
pcntl
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/processes.inc';
class User
{
    private $hash = 1.0;
    public $name = 'Ada';
    public $seen = 1;
}
enum Suit: string
{
    case Hearts = 'h';
    case Spades = 's';
}
ini_set('rust_json_session.secret', '0123456789abcdef');
ini_set('rust_json_session.concurrency', 'merge');
$id = use_handler();
in_session($id, fn () => $_SESSION = ['user' => new User, 'price' => 2.0, 'big' => 1, 'suit' => Suit::Hearts, 'chat' => ['read' => 1]]);

$has_started = new Gate;
$other = in_child(fn () => [$has_started->pass(), in_session($id, function () {
    $_SESSION['price'] = 3.0;
    $_SESSION['suit'] = Suit::Spades;
    $_SESSION['date'] = new DateTimeImmutable('2026-01-02 03:04:05', new DateTimeZone('UTC'));
    $_SESSION['other'] = new User;
})]);

// Another PHP request and a Node program change what this one does not.
session_start();
$_SESSION['user']->seen = 2;
$_SESSION['bytes'] = "\xff";
$has_started->open();
wait_for($other);
wait_for(node_writer($id, 'session.chat.read = 5; session.user.name = "Eve"; session.big = 9007199254740991', 1));
session_write_close();

session_start();
$_SESSION['bytes'] = bin2hex($_SESSION['bytes']);
var_dump($_SESSION);
session_abort();
$document = json_decode(stored($id), true);
echo preg_match('/^1\.[\w-]{8}\.[\w-]{22}\./', $document['$php']) ? 'signed' : 'not signed', "\n";
unset($document['$php']);
echo json_encode($document), "\n";
?>
--EXPECTF--
array(8) {
  ["user"]=>
  object(User)#%d (3) {
    ["hash":"User":private]=>
    float(1)
    ["name"]=>
    string(3) "Eve"
    ["seen"]=>
    int(2)
  }
  ["price"]=>
  float(3)
  ["big"]=>
  int(9007199254740991)
  ["suit"]=>
  enum(Suit::Spades)
  ["chat"]=>
  array(1) {
    ["read"]=>
    int(5)
  }
  ["bytes"]=>
  string(2) "ff"
  ["date"]=>
  object(DateTimeImmutable)#%d (3) {
    ["date"]=>
    string(26) "2026-01-02 03:04:05.000000"
    ["timezone_type"]=>
    int(3)
    ["timezone"]=>
    string(3) "UTC"
  }
  ["other"]=>
  object(User)#%d (3) {
    ["hash":"User":private]=>
    float(1)
    ["name"]=>
    string(3) "Ada"
    ["seen"]=>
    int(1)
  }
}
signed
{"user":{"name":"Eve","seen":2},"price":3,"big":9007199254740991,"suit":"Spades","chat":{"read":5},"bytes":"data:;base64,\/w==","date":{"date":"2026-01-02 03:04:05.000000","timezone_type":3,"timezone":"UTC"},"other":{"name":"Ada","seen":1}}
