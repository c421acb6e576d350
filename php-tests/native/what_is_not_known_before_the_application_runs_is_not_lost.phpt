--TEST--
A session with an enum is not opened before the application runs, and keeps its types
--INI--
session.save_handler=rust_json
rust_json_session.secret=the-secret-of-this-test
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/web.inc';
enum Suit: string { case Hearts = 'H'; }
class Point { public int $x = 1; }
$id = fresh_id();
in_session($id, fn () => $_SESSION = ['suit' => Suit::Hearts, 'point' => new Point]);
$settings = [
    'session.save_handler' => 'rust_json',
    'rust_json_session.secret' => 'the-secret-of-this-test',
    'session.upload_progress.min_freq' => '0',
];
$document = stored($id);
$upload = new Web_Server('<?php echo "the page\n";', $settings + ['session.upload_progress.freq' => '0']);
// Some versions of PHP go on to write what they could not read.
$said = preg_grep('/Failed to write session data/', explode("\n", $upload->ask($id, ...upload_form('up', 100_000))), PREG_GREP_INVERT);
echo implode("\n", array_unique($said)), "\n";
echo stored($id) === $document ? 'kept ' : 'lost ', lock_left($id), "\n";
$auto_start = new Web_Server('<?php echo session_status() === PHP_SESSION_ACTIVE ? "a session\n" : "no session\n";', $settings + ['session.auto_start' => '1']);
echo $auto_start->ask($id), "\n";
echo stored($id) === $document ? 'kept ' : 'lost ', lock_left($id), "\n";
// A class that is not known is no trouble: it goes through as it is.
in_session($id, function () { unset($_SESSION['suit']); });
echo $auto_start->ask($id), $upload->ask($id, ...upload_form('up', 100_000));
in_session($id, fn () => var_dump($_SESSION));
?>
--EXPECTF--
Warning: %s: session test…: it holds an enum or an object that PHP cannot decode before the application runs; the session was not opened, and what is stored was not touched. Call session_start() instead of setting session.auto_start; the progress of an upload is not shown in such a session in %s on line %d
Warning: %s: Failed to read session data: rust_json (path: %S) in %s on line %d
the page
kept free

Warning: %s: session test…: it holds an enum or an object that PHP cannot decode before the application runs; the session was not opened, and what is stored was not touched. Call session_start() instead of setting session.auto_start; the progress of an upload is not shown in such a session in %s on line %d

Warning: %s: Failed to read session data: rust_json (path: %S) in %s on line %d
no session

kept free
a session
the page
array(1) {
  ["point"]=>
  object(Point)#3 (1) {
    ["x"]=>
    int(1)
  }
}
