--TEST--
Where no server answers each method warns once of what, where, and what to do, and tells what it would if nobody were online
--FILE--
<?php
require __DIR__ . '/../support/presence.inc';
require __DIR__ . '/../support/faults.inc';
$calls = [
    'isOnline' => fn ($online) => $online->isOnline(42), 'areOnline' => fn ($online) => $online->areOnline([42, 'ann']), 'lastSeen' => fn ($online) => $online->lastSeen(42),
    'count' => fn ($online) => $online->count(), 'list' => fn ($online) => $online->list(10), 'mark' => fn ($online) => $online->mark(42), 'leave' => fn ($online) => $online->leave(42),
];
$hanging = new Own_Memcached;
$hanging->pause();
$garbage = new Faulty_Server(function ($connection) { fgets($connection); fwrite($connection, "HTTP/1.1 400 Bad Request\r\n\r\n"); fgets($connection); });
$outages = ['down' => closed_port(), 'hangs' => $hanging->server, 'no memcached' => $garbage->server];
$warnings = [];
set_error_handler(function (int $level, string $message) use (&$warnings, $outages) {
    $warnings[] = ($level === E_WARNING ? '' : "level $level: ") . str_replace($outages, 'SERVER', $message);
    return true;
});
foreach ($outages as $outage => $server) {
    echo "== $outage\n";
    $online = new RustJsonSessionPresence(['servers' => $server, 'timeout' => $outage === 'hangs' ? 50 : 5000]);
    foreach ($calls as $name => $call) {
        $warnings = [];
        $failures = RustJsonSessionHandler::stats()['presence_failures'];
        $told = json_encode($call($online));
        $failures = RustJsonSessionHandler::stats()['presence_failures'] - $failures;
        echo "$name: $told", $failures ? ', counted' : '', "\n  ", implode("\n  ", $warnings) ?: 'without a warning', "\n";
    }
}
?>
--EXPECT--
== down
isOnline: false
  RustJsonSessionPresence::isOnline(): SERVER cannot be reached: connection refused; whether the user is online is not known. Check that memcached runs and that rust_json_session.servers names it
areOnline: {"42":false,"ann":false}
  RustJsonSessionPresence::areOnline(): SERVER cannot be reached: connection refused; which users are online is not known. Check that memcached runs and that rust_json_session.servers names it
lastSeen: null
  RustJsonSessionPresence::lastSeen(): SERVER cannot be reached: connection refused; when the user was seen is not known. Check that memcached runs and that rust_json_session.servers names it
count: 0
  RustJsonSessionPresence::count(): SERVER cannot be reached: connection refused; how many users are online is not known. Check that memcached runs and that rust_json_session.servers names it
list: {"users":[],"cursor":null}
  RustJsonSessionPresence::list(): SERVER cannot be reached: connection refused; who is online is not known. Check that memcached runs and that rust_json_session.servers names it
mark: false, counted
  RustJsonSessionPresence::mark(): SERVER cannot be reached: connection refused; the user was not marked as online. Check that memcached runs and that rust_json_session.servers names it
leave: false, counted
  RustJsonSessionPresence::leave(): SERVER cannot be reached: connection refused; the user may be online still. Check that memcached runs and that rust_json_session.servers names it
== hangs
isOnline: false
  RustJsonSessionPresence::isOnline(): SERVER did not answer within 50 ms; whether the user is online is not known. Check the server, or raise rust_json_session.timeout
areOnline: {"42":false,"ann":false}
  RustJsonSessionPresence::areOnline(): SERVER did not answer within 50 ms; which users are online is not known. Check the server, or raise rust_json_session.timeout
lastSeen: null
  RustJsonSessionPresence::lastSeen(): SERVER did not answer within 50 ms; when the user was seen is not known. Check the server, or raise rust_json_session.timeout
count: 0
  RustJsonSessionPresence::count(): SERVER did not answer within 50 ms; how many users are online is not known. Check the server, or raise rust_json_session.timeout
list: {"users":[],"cursor":null}
  RustJsonSessionPresence::list(): SERVER did not answer within 50 ms; who is online is not known. Check the server, or raise rust_json_session.timeout
mark: true
  without a warning
leave: true
  without a warning
== no memcached
isOnline: false
  RustJsonSessionPresence::isOnline(): SERVER gave a reply that makes no sense (an unknown code); whether the user is online is not known. Check that rust_json_session.servers names a memcached 1.6 or later
areOnline: {"42":false,"ann":false}
  RustJsonSessionPresence::areOnline(): SERVER gave a reply that makes no sense (an unknown code); which users are online is not known. Check that rust_json_session.servers names a memcached 1.6 or later
lastSeen: null
  RustJsonSessionPresence::lastSeen(): SERVER gave a reply that makes no sense (an unknown code); when the user was seen is not known. Check that rust_json_session.servers names a memcached 1.6 or later
count: 0
  RustJsonSessionPresence::count(): SERVER gave a reply that makes no sense (an unknown code); how many users are online is not known. Check that rust_json_session.servers names a memcached 1.6 or later
list: {"users":[],"cursor":null}
  RustJsonSessionPresence::list(): SERVER gave a reply that makes no sense (an unknown code); who is online is not known. Check that rust_json_session.servers names a memcached 1.6 or later
mark: true
  without a warning
leave: true
  without a warning
