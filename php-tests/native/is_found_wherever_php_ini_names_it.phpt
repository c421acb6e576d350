--TEST--
php.ini may name the save handler before the line that loads the extension, and PHP's command line alone will do
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$ini = tempnam(sys_get_temp_dir(), 'rust-json');
$extension = 'extension=' . getenv('RJS_SO');
$servers = 'rust_json_session.servers=' . getenv('RJS_SERVER');
$handler = 'session.save_handler=rust_json';
$run = function (array $options, array $settings) use ($ini) {
    file_put_contents($ini, implode("\n", $settings) . "\n");
    $options = [...$options, 'session.use_cookies=0', 'session.use_strict_mode=0', 'session.cache_limiter=', 'display_errors=1', 'html_errors=0'];
    $script = 'session_id($argv[1]); var_dump(session_start()); $_SESSION["a"] = session_module_name();';
    $command = [PHP_BINARY, '-c', $ini];
    foreach ($options as $option) {
        array_push($command, '-d', $option);
    }
    array_push($command, '-r', $script, $id = fresh_id());
    // Without the machine's own files beside php.ini.
    proc_close(proc_open($command, [1 => STDOUT, 2 => STDOUT], $pipes, env_vars: ['PHP_INI_SCAN_DIR' => ''] + getenv()));
    echo stored($id) ?? 'nothing', "\n";
};
ob_end_flush();
$run([], [$extension, $servers, $handler]);
$run([], [$handler, $servers, $extension]);
$run([$handler, $extension, $servers], []);
$run([$extension, $servers, $handler], []);
$run([], [$handler]);
unlink($ini);
?>
--EXPECTF--
bool(true)
{"a":"rust_json"}
bool(true)
{"a":"rust_json"}
bool(true)
{"a":"rust_json"}
bool(true)
{"a":"rust_json"}

Warning: session_start(): Cannot find session save handler "rust_json" - session startup failed in %s on line %d
bool(false)
nothing
