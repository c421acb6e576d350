--TEST--
Random sessions of every kind of value come back as they were, in every format
--DESCRIPTION--
php-tests/generated makes the sessions; there they are also sent through other programs, without PHP.
--INI--
error_reporting=E_ALL & ~E_DEPRECATED
rust_json_session.secret=the-secret-of-this-test
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../generated/sessions.php';
$id = use_handler();
$generator = new SessionGenerator;
$different = 0;
foreach (['php', 'php_binary', 'php_serialize'] as $format) {
    ini_set('session.serialize_handler', $format);
    for ($seed = 0; $seed < 200; $seed++) {
        mt_srand($seed);
        in_session($id, function () use ($generator, $format, &$encoded) {
            $_SESSION = $generator->session($format === 'php_serialize');
            $encoded = session_encode();
        });
        in_session($id, function () use (&$encoded, &$different, $seed, $format) {
            if (session_encode() !== $encoded && $different++ < 3) {
                echo "$format, seed $seed\n";
            }
        });
    }
}
var_dump($different);
echo count($generator->made), " kinds\n";
?>
--EXPECT--
int(0)
31 kinds
