--TEST--
Without a server each step fails with a warning that says what became of the session, and PHP goes on
--DESCRIPTION--
PHP 8.6 says of session_reset() too that it failed.
--INI--
session.save_handler=rust_json
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/memcached.inc';
$memcached = new Own_Memcached;
ini_set('rust_json_session.servers', $memcached->server);
set_error_handler(function ($level, $message) {
    if (!(error_reporting() & $level)) {
        return;
    }
    $message = preg_replace(['/127\S+ (cannot be reached: connection refused|closed the connection)/', '/\. .*/'], ['SERVER is gone'], $message);
    echo "  $message\n";
});
$steps = [
    'session_start' => function () use ($memcached) { $memcached->stop(); return session_start(); },
    'session_start in strict mode' => function () use ($memcached) { $memcached->stop(); return session_start(['use_strict_mode' => 1]); },
    'session_write_close' => function () use ($memcached) { session_start(); $_SESSION['n'] = 1; $memcached->stop(); return session_write_close(); },
    'session_destroy' => function () use ($memcached) { session_start(); $memcached->stop(); return session_destroy(); },
    'session_regenerate_id' => function () use ($memcached) { session_start(); $memcached->stop(); return session_regenerate_id(); },
    'session_regenerate_id(true)' => function () use ($memcached) { session_start(); $memcached->stop(); return session_regenerate_id(true); },
    'session_reset' => function () use ($memcached) { session_start(); $memcached->stop(); return session_reset(); },
];
foreach ($steps as $name => $step) {
    ini_set('session.use_strict_mode', '0');
    $id = fresh_id();
    in_session($id, fn () => $_SESSION['n'] = 0);
    echo "$name\n";
    session_id($id);
    $result = var_export($step(), true);
    echo "  $result, ", session_status() === PHP_SESSION_NONE ? 'no session' : 'a session', "\n";
    session_abort();
    $memcached->start();
}
?>
--EXPECTF--
session_start
  session_start(): session test…: SERVER is gone; the session was not opened, and what is stored was not touched
  session_start(): Failed to read session data: rust_json (path: %S)
  false, no session
session_start in strict mode
  session_start(): session test…: SERVER is gone; whether the session exists is not known
  session_start(): session test…: SERVER is gone; the session was not opened, and what is stored was not touched
  session_start(): Failed to read session data: rust_json (path: %S)
  false, no session
session_write_close
  session_write_close(): session test…: SERVER is gone; whether the session was stored is not known
  session_write_close(): Failed to write session data (rust_json)
  true, no session
session_destroy
  session_destroy(): session test…: SERVER is gone; the session was not destroyed
  session_destroy(): Session object destruction failed
  false, no session
session_regenerate_id
  session_regenerate_id(): session test…: SERVER is gone; whether the session was stored is not known
  session_regenerate_id(): Session write failed
  false, no session
session_regenerate_id(true)
  session_regenerate_id(): session test…: SERVER is gone; the session was not destroyed
  session_regenerate_id(): Session object destruction failed
  false, no session
session_reset
  session_reset(): session test…: SERVER is gone; the session was not opened, and what is stored was not touched
  session_reset(): Failed to read session data: rust_json (path: %S)
  %r(true|false)%r, no session
