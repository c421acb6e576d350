--TEST--
session.auto_start opens the session that the cookie names, before the script runs, and stores it after
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/web.inc';
$web = new Web_Server('<?php echo session_module_name(), " ", json_encode($_SESSION), " "; $_SESSION["n"] = ($_SESSION["n"] ?? 0) + 1;', [
    'session.save_handler' => 'rust_json',
    'session.auto_start' => '1',
]);
$id = fresh_id();
for ($n = 0; $n < 3; $n++) {
    echo $web->ask($id), stored($id), ' ', lock_left($id), "\n";
}
store($id, 'nonsense');
echo $web->ask($id), "\n", stored($id), "\n";
?>
--EXPECTF--
rust_json [] {"n":1} free
rust_json {"n":1} {"n":2} free
rust_json {"n":2} {"n":3} free

Warning: %s: session test…: the stored document cannot be read: the document is not a JSON object at byte 0; the session was not opened, and what is stored was not touched. Find out which program wrote it, and mend or delete the document in %s on line %d

Warning: %s: Failed to read session data: rust_json (path: %S) in %s on line %d
rust_json [] 
nonsense
