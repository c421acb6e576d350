--TEST--
A session that PHP cannot decode for session.auto_start or an upload is kept: nobody logs out there
--DESCRIPTION--
What becomes of an upload whose session throws differs between versions of PHP: most end the request.
--EXTENSIONS--
posix
--SKIPIF--
<?php
// Of what PHP 8.1 could not decode because a fatal error ended the request, it stores what little it has.
if (PHP_VERSION_ID < 80200) die('skip PHP 8.1');
?>
--INI--
session.save_handler=rust_json
rust_json_session.secret=the-secret-of-this-test
error_reporting=E_ALL & ~E_DEPRECATED
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/web.inc';
// The application's, preloaded: the only one that is known so early.
$class = 'final class Moody implements Serializable
{
    public function serialize(): string { return "x"; }
    public function unserialize(string $data): void { defined("CALM") || throw new Exception("not now"); }
}';
define('CALM', true);
eval($class);
$id = fresh_id();
in_session($id, fn () => $_SESSION = ['m' => new Moody, 'n' => 1]);
$document = stored($id);
$preloaded = tempnam(sys_get_temp_dir(), 'rust-json');
file_put_contents($preloaded, "<?php $class");
$settings = [
    'zend_extension' => 'opcache',
    'opcache.enable_cli' => '1',
    'opcache.preload' => $preloaded,
    'opcache.preload_user' => posix_getpwuid(posix_geteuid())['name'],
    'error_reporting' => (string) (E_ALL & ~E_DEPRECATED),
    'session.save_handler' => 'rust_json',
    'rust_json_session.secret' => 'the-secret-of-this-test',
    'session.upload_progress.freq' => '0',
    'session.upload_progress.min_freq' => '0',
];
$page = '<?php echo class_exists("Moody", false) ? "preloaded" : "unknown", "\n";';
$ask = [
    'session.auto_start' => fn () => (new Web_Server($page, $settings + ['session.auto_start' => '1']))->ask($id),
    'session.upload_progress' => fn () => (new Web_Server($page, $settings))->ask($id, ...upload_form('up', 100_000)),
];
foreach ($ask as $setting => $work) {
    echo "$setting\n", $work();
    echo stored($id) === $document ? 'kept ' : 'lost ', lock_left($id), "\n";
}
unlink($preloaded);
?>
--EXPECTF--
session.auto_start

Fatal error: Uncaught Exception: not now in %s:%d
Stack trace:
#0 [internal function]: Moody->unserialize('x')
#1 {main}
  thrown in %s on line %d

Warning: %s: session test…: PHP could not decode the session data and asked to destroy the session; it was kept. Look for a class that throws while it is unserialized, and delete the session yourself if it is of no use in %s on line %d

Warning: %s: Failed to decode session object. Session has been destroyed in %s on line %d
kept free
session.upload_progress
%Akept free
