--TEST--
One request uses the save handler of php.ini and the class, one after the other, on the same session
--INI--
session.save_handler=rust_json
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$id = fresh_id();
foreach (['rust_json', 'class', 'rust_json', 'rust_json', 'class', 'class', 'rust_json'] as $handler) {
    if ($handler === 'class') {
        session_set_save_handler(new RustJsonSessionHandler, false);
    } else {
        session_module_name($handler);
    }
    in_session($id, fn () => $_SESSION['turns'][] = session_module_name());
    echo stored($id), ' ', lock_left($id), "\n";
}
?>
--EXPECT--
{"turns":["rust_json"]} free
{"turns":["rust_json","user"]} free
{"turns":["rust_json","user","rust_json"]} free
{"turns":["rust_json","user","rust_json","rust_json"]} free
{"turns":["rust_json","user","rust_json","rust_json","user"]} free
{"turns":["rust_json","user","rust_json","rust_json","user","user"]} free
{"turns":["rust_json","user","rust_json","rust_json","user","user","rust_json"]} free
