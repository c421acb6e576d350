--TEST--
What parallel requests do is set by php.ini, by ini_set() before the session, and for one handler
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
$locks = function (?RustJsonSessionHandler $handler = null): string {
    $id = use_handler($handler);
    session_start();
    $lock = (new Memcache_Raw)->get(PREFIX . "$id.lock");
    session_abort();
    return $lock === null ? 'no lock' : 'locked';
};
echo $locks(), "\n";
ini_set('rust_json_session.concurrency', 'merge');
echo $locks(), ', ', $locks(new RustJsonSessionHandler(['concurrency' => 'lock'])), "\n";
ini_set('rust_json_session.concurrency', 'overwrite');
echo $locks(), "\n";
var_dump(ini_set('rust_json_session.concurrency', 'none'));
try {
    new RustJsonSessionHandler(['lock_ttl' => -1]);
} catch (ValueError $error) {
    echo $error->getMessage(), "\n";
}
?>
--EXPECTF--
locked
no lock, locked
no lock

Warning: ini_set(): rust_json_session.concurrency must be lock, merge or overwrite, "none" given in %s on line %d
bool(false)
RustJsonSessionHandler::__construct(): option "lock_ttl" must be seconds from 0 to 86400, "-1" given
