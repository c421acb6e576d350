--TEST--
A hint that a user sends through a careless Node handler loads no class
--DESCRIPTION--
The handler does session[key] = value with both from the request. The autoloader fails the test when it is
called: a hint that does not count must not even look for its class.
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/node.inc';
spl_autoload_register(function (string $class): void {
    echo "autoloaded $class\n";
    eval("class $class { public function __wakeup() { echo 'woken'; } public function __destruct() { echo 'destroyed'; } }");
});
$payload = '{"c":["Evil","EvilEnum"],"t":{"m":{"cart":"o0","list":{"*":"o0"},"case":"e1","text":"s0"}}}';
foreach (['', 'the-secret-of-this-test'] as $secret) {
    ini_set('rust_json_session.secret', $secret);
    $id = use_handler();
    in_session($id, fn () => $_SESSION = ['cart' => ['x' => 1], 'list' => [['y' => 1.0]], 'case' => 'A', 'text' => 'O:4:"Evil":0:{}']);
    foreach (['1.-.-.', '1.AAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA.', '0.-.-.', ''] as $frame) {
        edit_in_node($id, 'const [key, value] = process.argv.slice(1); session[key] = value;', '$php', $frame . $payload);
        in_session($id, fn () => print(json_encode($_SESSION) . "\n"));
    }
}
?>
--EXPECT--
{"cart":{"x":1},"list":[{"y":1}],"case":"A","text":"O:4:\"Evil\":0:{}"}
{"cart":{"x":1},"list":[{"y":1}],"case":"A","text":"O:4:\"Evil\":0:{}"}
{"cart":{"x":1},"list":[{"y":1}],"case":"A","text":"O:4:\"Evil\":0:{}"}
{"cart":{"x":1},"list":[{"y":1}],"case":"A","text":"O:4:\"Evil\":0:{}"}
{"cart":{"x":1},"list":[{"y":1}],"case":"A","text":"O:4:\"Evil\":0:{}"}
{"cart":{"x":1},"list":[{"y":1}],"case":"A","text":"O:4:\"Evil\":0:{}"}
{"cart":{"x":1},"list":[{"y":1}],"case":"A","text":"O:4:\"Evil\":0:{}"}
{"cart":{"x":1},"list":[{"y":1}],"case":"A","text":"O:4:\"Evil\":0:{}"}
