--TEST--
A session is signed with the settings of the handler that has read it, not of another that was opened since
--INI--
session.serialize_handler=rust_json
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$handler = new RustJsonSessionHandler(['secret' => 'the-secret-of-this-site']);
$id = use_handler($handler);
in_session($id, function () {
    $_SESSION['list'] = new ArrayObject([1]);
    $beside = new RustJsonSessionHandler(['secret' => 'a-secret-of-another-site', 'prefix' => 'other/']);
    $beside->open('', '');
    var_dump($beside->read(fresh_id()));
    $GLOBALS['beside'] = $beside;
});
in_session($id, function () {
    var_dump(get_debug_type($_SESSION['list']));
    session_regenerate_id();
    $GLOBALS['new'] = session_id();
});
$beside->close();
in_session($new, function () {
    var_dump(get_debug_type($_SESSION['list']));
});
?>
--EXPECT--
string(0) ""
string(11) "ArrayObject"
string(11) "ArrayObject"
