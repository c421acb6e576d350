--TEST--
The save handler is chosen by php.ini, ini_set(), session_module_name() and session_start()
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$ways = [
    'ini_set' => fn () => ini_set('session.save_handler', 'rust_json') !== false && session_start(),
    'session_module_name' => fn () => session_module_name('rust_json') === 'files' && session_start(),
    'session_start' => fn () => session_start(['save_handler' => 'rust_json']),
    'in capitals' => fn () => ini_set('session.save_handler', 'RUST_JSON') !== false && session_start(),
];
foreach ($ways as $name => $choose) {
    ini_set('session.save_handler', 'files');
    session_id($id = fresh_id());
    echo $name, ': ', var_export($choose(), true), ' ', session_module_name(), ' ';
    $_SESSION['a'] = 1;
    session_write_close();
    echo stored($id), "\n";
}
ob_start();
phpinfo(INFO_MODULES);
echo preg_match('/Registered save handlers => .*\brust_json\b/', ob_get_clean()), "\n";
?>
--EXPECT--
ini_set: true rust_json {"a":1}
session_module_name: true rust_json {"a":1}
session_start: true rust_json {"a":1}
in capitals: true rust_json {"a":1}
1
