--TEST--
Objects and references are refused in every format, with their place
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$object = new stdClass;
$shared = 1;
$cycle = [];
$cycle['self'] = &$cycle;
set_error_handler(function ($level, $message) {
    echo preg_match('/::write\(\): .*\$_SESSION at (\S+) cannot be stored/', $message, $match) ? $match[1] : '', ' ';
});
foreach (['php', 'php_binary', 'php_serialize'] as $format) {
    ini_set('session.serialize_handler', $format);
    foreach ([
        ['first' => 1, 'objects' => [$object, $object]],
        ['deep' => ['a' => &$shared, 'b' => &$shared]],
        ['cycle' => &$cycle],
    ] as $data) {
        $id = use_handler();
        store($id, '{"kept":true}');
        in_session($id, fn () => $_SESSION = $data);
        echo stored($id), "\n";
    }
}
?>
--EXPECT--
objects/0  {"kept":true}
deep/b  {"kept":true}
cycle/self  {"kept":true}
objects/0  {"kept":true}
deep/b  {"kept":true}
cycle/self  {"kept":true}
objects/0  {"kept":true}
deep/b  {"kept":true}
cycle/self  {"kept":true}
