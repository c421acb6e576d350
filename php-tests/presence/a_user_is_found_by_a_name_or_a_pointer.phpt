--TEST--
The setting names a session variable, whatever characters it has, or is a JSON Pointer into arrays and objects
--INI--
rust_json_session.secret=the-secret-of-this-test
--FILE--
<?php
require __DIR__ . '/../support/presence.inc';
class User { public $id = 'public'; private $key = 'private'; protected $name = 'protected'; public $self; public function __construct() { $this->self = $this; } }
class Made { public function __serialize(): array { return ['id' => 'made']; } public function __unserialize(array $data): void {} }
$shared = ['id' => 'shared'];
$session = [
    'user_id' => 1, 'user' => ['id' => 2, 'name' => ['id' => 3], 'more' => [['id' => 4], ['id' => 5]]], 'id' => 6,
    'user id' => 7, 'größe' => 8, 'a/b' => 9, 'm~n' => 10, 'x"y\\z' => 11, '$php' => 12, '$$php' => 13, 'a.b' => 14, ' lead' => 15, "n\0ul" => 16, '__proto__' => 17, '%' => 18, 'user_id ' => 19,
    'object' => new User, 'std' => (object) ['id' => 20, '5' => ['id' => 21]], 'list' => [[22, 23], ['id' => 24]], 'sparse' => [3 => 25, -1 => 26, '05' => 27], 'made' => new Made,
    'first' => &$shared, 'second' => &$shared, 'empty' => ['' => 28], 'date' => new DateTime('2026-01-01'),
];
$pointers = [
    'user_id' => 1, '/user_id' => 1, '/user/id' => 2, '/user/name/id' => 3, '/user/more/0/id' => 4, '/user/more/1/id' => 5, 'id' => 6,
    'user id' => 7, '/user id' => 7, 'größe' => 8, '/größe' => 8, 'a/b' => 9, '/a~1b' => 9, 'm~n' => 10, '/m~0n' => 10, 'x"y\\z' => 11, '$php' => 12, '/$php' => 12, '$$php' => 13, 'a.b' => 14, '/ lead' => 15, '__proto__' => 17, '%' => 18,
    '/object/id' => 'public', '/std/id' => 20, '/std/5/id' => 21, '/list/0/1' => 23, '/list/1/id' => 24, '/sparse/3' => 25, '/sparse/-1' => 26, '/sparse/05' => 27, '/first/id' => 'shared', '/second/id' => 'shared', '/empty/' => 28, '/made/id' => 'made',
    '/user' => null, '/user/name' => null, '/user/more/2/id' => null, '/user/more/00/id' => null, '/user/more/-/id' => null, '/user_id/id' => null, 'nothing' => null, '/' => null, '/a/b' => null,
    '/object/key' => null, '/object/name' => null, '/object/self/id' => null, '/list/01' => null, 'USER_ID' => null, '/user/ID' => null, 'user_i' => null, '/user_id/' => null, '//user_id' => null, '$php.' => null, '/made/0' => null,
];
with_each_handler(function (string $handler) use ($session, $pointers) {
    foreach ($pointers as $pointer => $user) {
        own_users();
        ini_set('rust_json_session.presence', $pointer);
        foreach (['stored' => fn () => in_session(use_way($handler), fn () => $_SESSION = $session), 'read' => fn () => session_start(['read_and_close' => true])] as $how => $work) {
            $work();
            $online = array_keys(everybody());
            $online === ($user === null ? [] : [$user]) || var_dump($pointer, $how, $online);
            own_users();
        }
    }
});
echo "done\n";
?>
--EXPECT--
== class with php, class with rust_json, native with php, native with rust_json
done
