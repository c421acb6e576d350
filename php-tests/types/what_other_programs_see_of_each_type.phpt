--TEST--
What other programs see of each type, and what PHP gets back
--INI--
rust_json_session.secret=the-secret-of-this-test
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
enum Suit: string { case Hearts = 'H'; }
class User
{
    public $name = 'Ada';
    protected $role = 'admin';
    private $hash = "\xff";
    public int $unset;
}
final class Money
{
    public function __construct(private int $cents) {}
    public function __serialize(): array { return ['cents' => $this->cents]; }
    public function __unserialize(array $data): void { $this->cents = $data['cents']; }
}
$id = use_handler();
$object = new stdClass;
$object->self = $object;
$storage = new SplObjectStorage;
$storage[Suit::Hearts] = 1;
$shared = new Money(5);
$data = [
    'user' => new User, 'money' => [new Money(250), $shared, $shared], 'suit' => Suit::Hearts, 'ring' => $object,
    'bytes' => "\x00\xff", 'float' => 5.0, 'nan' => NAN, 'big' => PHP_INT_MAX, 'sorted' => [9 => 'nine', 1 => 'one'],
    'empty' => new stdClass, 'array' => new ArrayObject(['x' => 1]), 'storage' => $storage,
    'date' => new DateTimeImmutable('2026-11-21 12:00:00', new DateTimeZone('Europe/Berlin')),
];
in_session($id, fn () => $_SESSION = $data);
[$plain, $hints] = explode(',"$php":', stored($id));
echo $plain, "\n";
in_session($id, function () use ($data) {
    var_dump(serialize($_SESSION) === serialize($data), $_SESSION['money'][1] === $_SESSION['money'][2]);
    var_dump($_SESSION['user'], $_SESSION['suit'] === Suit::Hearts, $_SESSION['ring'] === $_SESSION['ring']->self);
    echo $_SESSION['date']->format(DATE_ATOM), "\n";
});
?>
--EXPECTF--
{"user":{"name":"Ada"},"money":[{"cents":250},{"cents":5},{"cents":5}],"suit":"Hearts","ring":{"self":null},"bytes":"data:;base64,AP8=","float":5.0,"nan":null,"big":9223372036854775807,"sorted":{"9":"nine","1":"one"},"empty":{},"array":[0,{"x":1},[],null],"storage":[["Hearts",1],[]],"date":{"date":"2026-11-21 12:00:00.000000","timezone_type":3,"timezone":"Europe/Berlin"}
bool(true)
bool(true)
object(User)#%d (3) {
  ["name"]=>
  string(3) "Ada"
  ["role":protected]=>
  string(5) "admin"
  ["hash":"User":private]=>
  string(1) "ÿ"
  ["unset"]=>
  uninitialized(int)
}
bool(true)
bool(true)
2026-11-21T12:00:00+01:00
