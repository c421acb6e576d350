--TEST--
A session that PHP cannot decode is kept, whichever of its functions decodes it
--INI--
session.save_handler=rust_json
rust_json_session.secret=the-secret-of-this-test
error_reporting=E_ALL & ~E_DEPRECATED
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
final class Moody implements Serializable
{
    public static bool $throws = false;
    public function serialize(): string { return 'x'; }
    public function unserialize(string $data): void { self::$throws && throw new Exception('not now'); }
}
$id = fresh_id();
in_session($id, fn () => $_SESSION = ['m' => new Moody, 'n' => 1]);
$document = stored($id);
set_error_handler(function ($level, $message) { echo '  ', explode('. ', $message)[0], "\n"; });
$decode = [
    'session_start' => function () { Moody::$throws = true; session_start(); },
    'session_reset' => function () { session_start(); Moody::$throws = true; session_reset(); },
    'session_decode' => function () { session_start(); session_decode('nonsense'); },
];
foreach ($decode as $function => $work) {
    session_id($id);
    echo "$function\n";
    try {
        $work();
    } catch (Exception $e) {
        echo '  ', $e->getMessage(), "\n";
    }
    Moody::$throws = false;
    echo session_status() === PHP_SESSION_NONE ? '  no session, ' : '  a session, ', stored($id) === $document ? 'kept, ' : 'lost, ', lock_left($id), "\n";
    session_abort();
}
in_session($id, fn () => session_destroy());
echo stored($id), "\n";
?>
--EXPECT--
session_start
  not now
  no session, kept, free
session_reset
  not now
  no session, kept, free
session_decode
  session_decode(): session test…: PHP could not decode the session data and asked to destroy the session; it was kept
  session_decode(): Failed to decode session object
  no session, kept, free
{"$php":"1.-.-.destroyed"}
