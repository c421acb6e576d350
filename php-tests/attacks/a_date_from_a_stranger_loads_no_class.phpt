--TEST--
A date whose private properties a stranger names loads no class
--DESCRIPTION--
PHP's date classes always come back, and PHP looks up the class in a mangled property name when it makes one. The
autoloader fails the test when it is called.
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
spl_autoload_register(function (string $class): void {
    echo "autoloaded $class\n";
});
$date = '"date":"2020-01-01 00:00:00.000000","timezone_type":3,"timezone":"UTC"';
$whole = base64_encode("v|O:8:\"DateTime\":4:{s:4:\"date\";s:26:\"2020-01-01 00:00:00.000000\";s:13:\"timezone_type\";i:3;s:8:\"timezone\";s:3:\"UTC\";s:7:\"\0Evil\0x\";i:1;}");
foreach ([
    'in the payload' => ['', '{"c":["DateTime"],"t":{"m":{"v":{"=":"o0","h":0}}},"h":[{"=\u0000Evil\u0000x":1}]}'],
    'encoded' => [',"data:;base64,AEV2aWwAeA==":1', '{"c":["DateTime"],"t":{"m":{"v":{"=":"o0","b":1}}}}'],
    'as it is' => [',"\u0000Evil\u0000x":1', '{"c":["DateTime"],"t":{"m":{"v":"o0"}}}'],
    'whole' => ['', "{\"w\":\"php:AAAAAAAA:data:;base64,$whole\"}"],
] as $name => [$member, $payload]) {
    $id = use_handler();
    store($id, "{\"v\":{{$date}$member},\"\$php\":" . json_encode("1.-.-.$payload") . '}');
    in_session($id, fn () => print("$name: " . get_debug_type($_SESSION['v']) . ' ' . count((array) $_SESSION['v']) . "\n"));
}
?>
--EXPECT--
in the payload: DateTime 3
encoded: array 4
as it is: array 4
whole: array 3
