--TEST--
The servers of an option win over those of session.save_path, and those over php.ini's; a folder is none
--FILE--
<?php
require __DIR__ . '/../support/pool.inc';
$memcacheds = memcacheds(3);
[$ini, $path, $option] = array_column($memcacheds, 'server');
ini_set('rust_json_session.servers', $ini);
$show = function (string $save_path, array $options = []) use ($memcacheds) {
    ini_set('session.save_path', $save_path);
    $id = use_handler(new RustJsonSessionHandler($options));
    in_session($id, fn () => $_SESSION['n'] = 1);
    echo ['php.ini', 'save path', 'option'][places($id, $memcacheds)], "\n";
};
$show("tcp://$path", ['servers' => $option]);
$show("tcp://$path", ['timeout' => 5000]);
$show("tcp://$path?weight=2;");
$show($path);
foreach (['', '/tmp', '/var/lib/php/sessions', '2;/tmp', 'sessions', sys_get_temp_dir()] as $folder) {
    $show($folder);
}
?>
--EXPECT--
option
save path
save path
save path
php.ini
php.ini
php.ini
php.ini
php.ini
php.ini
