--TEST--
A session written in one format is read in another
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/plain.inc';
$data = plain_data();
$documents = [];
foreach (['php', 'php_binary', 'php_serialize'] as $format) {
    $id = use_handler();
    ini_set('session.serialize_handler', $format);
    in_session($id, fn () => $_SESSION = $data);
    $documents[] = stored($id);
    foreach (['php', 'php_binary', 'php_serialize'] as $other) {
        ini_set('session.serialize_handler', $other);
        session_id($id);
        session_start(['read_and_close' => true]);
        echo $_SESSION === $data ? 'same ' : "$format as $other differs ";
    }
}
var_dump(count(array_unique($documents)));
?>
--EXPECT--
same same same same same same same same same int(1)
