--TEST--
A destructor of what session_decode() replaces may do anything with the session
--INI--
session.serialize_handler=rust_json
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
final class Last
{
    public function __construct(private Closure $will)
    {
    }

    public function __destruct()
    {
        ($this->will)();
    }
}
$decode_over = function (callable $will): void {
    session_id(fresh_id());
    session_start();
    $_SESSION = ['a' => new Last($will(...)), 'z' => 0];
    var_dump(session_decode('{"a":1,"b":2,"c":3}'));
    echo json_encode($_SESSION), "\n";
    $_SESSION = [];
    session_abort();
};
use_handler();
$decode_over(function () {
    $_SESSION = [];
});
var_dump([]);
$decode_over(function () use (&$copy) {
    $copy = $_SESSION;
    $_SESSION['more'] = range(1, 40);
});
echo json_encode($copy), "\n";
$decode_over(function () {
    unset($GLOBALS['_SESSION']);
    session_abort();
    session_id(fresh_id());
    session_start();
    $_SESSION['of'] = 'another';
});
?>
--EXPECT--
bool(true)
[]
array(0) {
}
bool(true)
{"a":1,"z":0,"b":2,"c":3,"more":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37,38,39,40]}
{"a":1,"z":0,"b":2,"c":3}
bool(true)
{"of":"another"}
