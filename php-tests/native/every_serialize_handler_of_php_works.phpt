--TEST--
Sessions in each of PHP's formats are the same document; one in another extension's is refused
--EXTENSIONS--
igbinary
--INI--
session.save_handler=rust_json
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/plain.inc';
$data = plain_data();
$documents = [];
foreach (['php', 'php_binary', 'php_serialize'] as $format) {
    ini_set('session.serialize_handler', $format);
    in_session($id = fresh_id(), fn () => $_SESSION = $data);
    $documents[] = stored($id);
    in_session($id, fn () => print(($_SESSION === $data ? 'same' : 'differs') . "\n"));
}
echo count(array_unique($documents)), "\n";
ini_set('session.serialize_handler', 'igbinary');
store($id = fresh_id(), '{"a":1}');
session_id($id);
var_dump(session_start());
echo stored($id), "\n";
?>
--EXPECTF--
same
same
same
1

Warning: session_start(): session test…: session.serialize_handler=igbinary has no JSON form; the session was not opened, and what is stored was not touched. Set session.serialize_handler to php, php_binary or php_serialize in %s on line %d

Warning: session_start(): Failed to read session data: rust_json (path: %S) in %s on line %d
bool(false)
{"a":1}
