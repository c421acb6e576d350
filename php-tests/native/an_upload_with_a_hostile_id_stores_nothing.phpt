--TEST--
An upload whose form or cookie names a session that PHP would not make stores nothing
--EXTENSIONS--
pcntl
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/proxy.inc';
require __DIR__ . '/../support/web.inc';
$proxy = new Counting_Proxy;
$web = new Web_Server('<?php echo "the page, ", $_FILES["file"]["size"], "\n";', [
    'session.save_handler' => 'rust_json',
    'rust_json_session.servers' => $proxy->server,
    'session.upload_progress.freq' => '0',
    'session.upload_progress.min_freq' => '0',
    'session.use_only_cookies' => '0',
    'display_errors' => '0',
    'error_log' => '/dev/null',
]);
$hostile = "abc\0\r\nflush_all\r\n";
$uploads = [
    'in the form' => [null, ['PHPSESSID' => $hostile]],
    'in the cookie' => [rawurlencode($hostile), []],
    'too long' => [str_repeat('a', 257), []],
    'well-formed' => [fresh_id(), []],
];
foreach ($uploads as $name => [$cookie, $fields]) {
    echo $name, ': ', $web->ask($cookie, ...upload_form('up', 100_000, $fields));
    echo preg_replace('/[1-9]\d*/', 'some', $proxy->count()), "\n";
}
?>
--EXPECT--
in the form: the page, 100000
round trips: 0, posts: 0, connections: 0
in the cookie: the page, 100000
round trips: 0, posts: 0, connections: 0
too long: the page, 100000
round trips: 0, posts: 0, connections: 0
well-formed: the page, 100000
round trips: some, posts: some, connections: some
