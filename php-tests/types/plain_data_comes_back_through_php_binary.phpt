--TEST--
Plain data through php_binary: the document is json_encode's, and comes back as it was
--INI--
session.serialize_handler=php_binary
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/plain.inc';
$id = use_handler();
$data = plain_data();
in_session($id, function () use ($data, &$encoded) {
    $_SESSION = $data;
    $encoded = session_encode();
});
var_dump(stored($id) === json_encode($data, DOCUMENT_FLAGS));
in_session($id, fn () => var_dump($_SESSION === $data));
var_dump((new RustJsonSessionHandler)->read($id) === $encoded);
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
