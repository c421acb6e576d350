--TEST--
Sessions live behind a unix domain socket as well
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = use_handler(new RustJsonSessionHandler(['servers' => getenv('RJS_UNIX_SERVER')]));
in_session($id, fn () => $_SESSION['a'] = 1);
in_session($id, fn () => print(json_encode($_SESSION) . "\n"));
var_dump((new Memcache_Raw(getenv('RJS_UNIX_SERVER')))->get(PREFIX . $id), stored($id));
?>
--EXPECT--
{"a":1}
string(7) "{"a":1}"
NULL
