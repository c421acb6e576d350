--TEST--
Other spacing, escapes and number texts are read as PHP would
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler();
store($id, " {\t\"a\" : [ 1 , 2.50 , 1e3 , -0 , 1E400, 12345678901234567890 ] ,\r\n \"b\":{} , \"c\": [ ] , " .
    '"\u0064":"\u00e9\ud83d\ude00\/\"\\\\ \ud800", "e":{"5":"x","05":"y"}, "a2":null,"f":{"0":"list"} } ');
session_start();
var_dump($_SESSION);
?>
--EXPECT--
array(7) {
  ["a"]=>
  array(6) {
    [0]=>
    int(1)
    [1]=>
    float(2.5)
    [2]=>
    float(1000)
    [3]=>
    int(0)
    [4]=>
    float(INF)
    [5]=>
    float(1.2345678901234567E+19)
  }
  ["b"]=>
  array(0) {
  }
  ["c"]=>
  array(0) {
  }
  ["d"]=>
  string(13) "é😀/"\ �"
  ["e"]=>
  array(2) {
    [5]=>
    string(1) "x"
    ["05"]=>
    string(1) "y"
  }
  ["a2"]=>
  NULL
  ["f"]=>
  array(1) {
    [0]=>
    string(4) "list"
  }
}
