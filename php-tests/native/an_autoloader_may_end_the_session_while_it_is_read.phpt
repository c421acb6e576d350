--TEST--
What an autoloader does to the session while it is read harms neither PHP nor what is stored
--INI--
session.save_handler=rust_json
rust_json_session.allowed_classes=Suit
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$document = '{"s":"Hearts","x":1,"$php":"1.-.-.{\"c\":[\"Suit\"],\"t\":{\"m\":{\"s\":\"e0\"}},\"d\":\"yLskZVstLWDri1cX\"}"}';
store($id = fresh_id(), $document);
set_error_handler(function ($level, $message) { echo '  ', explode('; ', $message)[0], "\n"; });
spl_autoload_register(function () use (&$does) {
    $does && $does();
    $does = null;
});
$meddling = [
    'abort' => fn () => session_abort(),
    // What is freed by that is used again.
    'abort, and another id' => function () { session_abort(); session_id(fresh_id('other')); $GLOBALS['again'] = [fresh_id('again'), fresh_id('again')]; },
    'abort, and another session' => function () { session_abort(); session_id($GLOBALS['other'] = fresh_id('other')); session_start(); $_SESSION['n'] = 1; },
    'store' => fn () => session_write_close(),
    'reset' => fn () => session_reset(),
    'a new id' => fn () => session_create_id(),
    'another handler' => function () { session_abort(); session_module_name('files'); },
    'throw' => fn () => throw new Exception('in an autoloader'),
];
foreach ($meddling as $name => $does) {
    echo "$name\n";
    ini_set('session.save_handler', 'rust_json');
    session_id($id);
    try {
        $result = session_start() ? 'a session' : 'no session';
    } catch (Exception $e) {
        $result = $e->getMessage();
    }
    session_abort();
    echo "  $result, ", stored($id) === $document ? 'kept' : 'lost', ', ', lock_left($id), "\n";
}
echo stored($other) ?? 'nothing', ' ', lock_left($other), "\n";
$does = fn () => session_destroy();
session_id($id);
var_dump(session_start(), stored($id));
?>
--EXPECTF--
abort
  session_start(): session test…: it was closed by code that ran while it was being read
  session_start(): Failed to read session data: rust_json (path: %S)
  no session, kept, free
abort, and another id
  session_start(): session test…: it was closed by code that ran while it was being read
  session_start(): Failed to read session data: rust_json (path: %S)
  no session, kept, free
abort, and another session
  session_start(): session test…: it was closed by code that ran while it was being read
  session_start(): Failed to read session data: rust_json (path: %S)
  no session, kept, free
store
  session_write_close(): session test…: it was not read to its end, and PHP has nothing of it
  session_write_close(): Failed to write session data (rust_json). Please verify that the current setting of session.save_path is correct (%S)
  session_start(): session test…: it was closed by code that ran while it was being read
  session_start(): Failed to read session data: rust_json (path: %S)
  no session, kept, free
reset
  a session, kept, free
a new id
  a session, kept, free
another handler
  session_start(): session test…: it was closed by code that ran while it was being read
  session_start(): Failed to read session data: files (path: %S)
  no session, kept, free
throw
  a session, kept, free
nothing free
  session_start(): session test…: it was closed by code that ran while it was being read
  session_start(): Failed to read session data: rust_json (path: %S)
bool(false)
string(26) "{"$php":"1.-.-.destroyed"}"
