--TEST--
A session that another request keeps is not opened, and the warning says who has it and for how long
--EXTENSIONS--
pcntl
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
require __DIR__ . '/../support/processes.inc';
$id = use_handler();
store($id, '{"n":1}');
$has_started = new Gate;
$other = in_child(function () use ($id, $has_started) {
    session_id($id);
    session_start();
    $has_started->open();
    sleep(60);
});
$has_started->pass();
usleep(300_000);
ini_set('rust_json_session.lock_wait', '200');
var_dump(session_start(), session_status() === PHP_SESSION_NONE, $_SESSION ?? null);
ini_set('session.use_strict_mode', '1');
session_id($id);
var_dump(session_start());
ini_set('rust_json_session.lock_wait', '0');
$handler = new RustJsonSessionHandler;
var_dump($handler->read($id), RustJsonSessionHandler::stats()['lock_timeouts'], stored($id));
posix_kill($other, SIGKILL);
?>
--EXPECTF--
Warning: RustJsonSessionHandler::read(): session test…: another request (process %d) has held its lock for %f s; the session was not opened, and what is stored was not touched. Find out what keeps that request busy, let it call session_write_close() early, or set rust_json_session.concurrency=merge in %s on line %d

Warning: session_start(): Failed to read session data: user (path: %S) in %s on line %d
bool(false)
bool(true)
array(0) {
}

Warning: RustJsonSessionHandler::validateId(): session test…: another request (process %d) has held its lock for %f s; whether the session exists is not known. Find out what keeps that request busy, let it call session_write_close() early, or set rust_json_session.concurrency=merge in %s on line %d

Warning: RustJsonSessionHandler::read(): session test…: another request (process %d) has held its lock for %f s; the session was not opened, and what is stored was not touched. Find out what keeps that request busy, let it call session_write_close() early, or set rust_json_session.concurrency=merge in %s on line %d

Warning: session_start(): Failed to read session data: user (path: %S) in %s on line %d
bool(false)

Warning: RustJsonSessionHandler::read(): session test…: another request (process %d) has held its lock for %f s; the session was not opened, and what is stored was not touched. Find out what keeps that request busy, let it call session_write_close() early, or set rust_json_session.concurrency=merge in %s on line %d
bool(false)
int(3)
string(7) "{"n":1}"
