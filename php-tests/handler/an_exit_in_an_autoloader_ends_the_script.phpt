--TEST--
An exit in an autoloader ends the script, also while PHP is asked what it can decode
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler(new RustJsonSessionHandler(['allowed_classes' => 'Suit']));
store($id, '{"s":"Hearts","x":1,"$php":"1.-.-.{\"c\":[\"Suit\"],\"t\":{\"m\":{\"s\":\"e0\"}},\"d\":\"yLskZVstLWDri1cX\"}"}');
spl_autoload_register(fn () => exit("the application ends here\n"));
register_shutdown_function(function () use ($id) {
    echo stored($id), "\n";
});
session_start();
echo "and goes on\n";
?>
--EXPECT--
the application ends here
{"s":"Hearts","x":1,"$php":"1.-.-.{\"c\":[\"Suit\"],\"t\":{\"m\":{\"s\":\"e0\"}},\"d\":\"yLskZVstLWDri1cX\"}"}
