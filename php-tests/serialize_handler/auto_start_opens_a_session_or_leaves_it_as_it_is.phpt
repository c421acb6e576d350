--TEST--
session.auto_start opens a session, and leaves one that cannot be decoded as it is
--EXTENSIONS--
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../support/stores.inc';
require __DIR__ . '/../support/web.inc';
$page = '<?php echo session_status() === PHP_SESSION_ACTIVE ? json_encode($_SESSION) : "no session", "\n";';
$documents = ['{"n":1,"o":{"x":[1.5]}}', '{"n":', '[1]', 'n|i:1;', "{\"n\":\"\xff\"}"];
foreach ([Store::Native, Store::Files] as $store) {
    echo "== $store->value\n";
    $store->use();
    $server = new Web_Server($page, [
        'session.auto_start' => '1',
        'session.save_handler' => $store->value,
        'session.serialize_handler' => 'rust_json',
        'session.save_path' => ini_get('session.save_path'),
    ]);
    foreach ($documents as $document) {
        $id = $store->use($document);
        // The words are those of session_start().
        echo preg_replace('~^Warning: .*~m', 'Warning: ...', trim($server->ask($id))), "\n";
        echo $store->fate($id, $document);
    }
    $server->stop();
}
?>
--EXPECT--
== rust_json
{"n":1,"o":{"x":[1.5]}}
kept, free
Warning: ...
no session
kept, free
Warning: ...
no session
kept, free
Warning: ...
no session
kept, free
Warning: ...
no session
kept, free
== files
{"n":1,"o":{"x":[1.5]}}
kept, free
Warning: ...
no session
kept, free
Warning: ...
no session
kept, free
Warning: ...
no session
kept, free
Warning: ...
no session
kept, free
