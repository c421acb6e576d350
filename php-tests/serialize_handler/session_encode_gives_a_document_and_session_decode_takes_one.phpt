--TEST--
session_encode() gives a document, session_decode() takes one and adds it to the variables that are there
--EXTENSIONS--
pcntl
--INI--
rust_json_session.secret=the-secret-of-this-test
--FILE--
<?php
require __DIR__ . '/../support/stores.inc';
final class Point { public $x = 1; }
with_each_store(function (Store $store) {
    $id = $store->use();
    session_start();
    var_dump(session_encode());
    $_SESSION = ['a' => 1, 'b' => [1, 'k' => 'v'], 'o' => new Point];
    $_SESSION['r'] = &$_SESSION['b'];
    $_SESSION['p'] = [$_SESSION['o']];
    $document = session_encode();
    echo strtok($document, '$'), "\n";
    $_SESSION = ['a' => 'mine', 'only here' => 1];
    var_dump(session_decode($document));
    echo serialize($_SESSION), "\n";
    var_dump(session_decode('{"a":{"x":[]},"7":null}'), session_decode(''), session_decode(' { } '));
    echo serialize($_SESSION), "\n";
    // What leads to a variable is not what it is overwritten with.
    $reference = &$_SESSION['a'];
    var_dump(session_decode('{"a":"new"}'), $reference);
    $_SESSION['f'] = fn () => 1;
    try {
        var_dump(session_encode());
    } catch (Exception $exception) {
        echo $exception->getMessage(), "\n";
    }
    unset($_SESSION['f']);
    $_SESSION['deep'] = array_reduce(range(1, 5000), fn ($nested) => [$nested]);
    var_dump(session_status() === PHP_SESSION_ACTIVE, @session_encode());
    unset($_SESSION['deep']);
    session_write_close();
    echo $store->fate($id, null);
    unset($GLOBALS['_SESSION']);
    var_dump(@session_decode('{"z":1}'));
});
?>
--EXPECT--
== class, rust_json, files
string(2) "{}"
{"a":1,"b":{"0":1,"k":"v"},"o":{"x":1},"r":{"0":1,"k":"v"},"p":[{"x":1}],"
bool(true)
a:6:{s:1:"a";i:1;s:9:"only here";i:1;s:1:"b";a:2:{i:0;i:1;s:1:"k";s:1:"v";}s:1:"o";O:5:"Point":1:{s:1:"x";i:1;}s:1:"r";R:4;s:1:"p";a:1:{i:0;r:7;}}
bool(true)
bool(true)
bool(true)
a:7:{s:1:"a";a:1:{s:1:"x";a:0:{}}s:9:"only here";i:1;s:1:"b";a:2:{i:0;i:1;s:1:"k";s:1:"v";}s:1:"o";O:5:"Point":1:{s:1:"x";i:1;}s:1:"r";R:5;s:1:"p";a:1:{i:0;r:8;}i:7;N;}
bool(true)
array(1) {
  ["x"]=>
  array(0) {
  }
}
Serialization of 'Closure' is not allowed
bool(true)
bool(false)
{"a":"new","only here":1,"b":{"0":1,"k":"v"},"o":{"x":1},"r":{"0":1,"k":"v"},"p":[{"x":1}],"7":null}, free
bool(false)
