--TEST--
An object whose class this application lacks is stored again as it was
--INI--
rust_json_session.secret=the-secret-of-this-test
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler();
$object = "O:9:\"Shop\\Cart\":3:{s:5:\"items\";a:1:{i:0;d:1;}s:4:\"\0*\0x\";N;s:13:\"\0Shop\\Cart\0yy\";i:1;}";
$handler = new RustJsonSessionHandler;
$handler->open('', '');
var_dump($handler->write($id, "n|i:1;cart|$object"));
$handler->close();
in_session($id, function () {
    echo get_class($_SESSION['cart']), "\n";
    $_SESSION['n']++;
});
$handler->open('', '');
var_dump($handler->read($id) === "n|i:2;cart|$object");
echo explode(',"$php"', stored($id))[0], "\n";
?>
--EXPECT--
bool(true)
__PHP_Incomplete_Class
bool(true)
{"n":2,"cart":{"items":[1.0]}
