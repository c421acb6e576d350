--TEST--
Who does nothing for presence_ttl and presence_interval is offline; who does something now and then is online all the time
--INI--
rust_json_session.presence=user_id
rust_json_session.presence_interval=1
rust_json_session.presence_ttl=2
--FILE--
<?php
require __DIR__ . '/../support/presence.inc';
own_users();
use_handler();
$online = new RustJsonSessionPresence;
$sessions = array_map(fn ($user) => [fresh_id(), $user], ['goes on' => 'active', 'comes once' => 'idle']);
foreach ($sessions as [$id, $user]) {
    in_session($id, fn () => $_SESSION['user_id'] = $user);
}
$online->mark('by an API');
$last = ['idle' => $online->lastSeen('idle'), 'by an API' => $online->lastSeen('by an API')];
$gaps = $ghosts = $others = 0;
for ($start = time(); time() < $start + 5;) {
    session_id($sessions['goes on'][0]);
    session_start(['read_and_close' => true]);
    $online->isOnline('active') && isset(everybody()['active']) || $gaps++;
    foreach ($last as $user => $seen) {
        // ttl and interval are three seconds.
        $ghosts += time() >= $seen + 3 && ($online->isOnline($user) || isset(everybody()[$user]));
        $others += !in_array($online->lastSeen($user), [$seen, null], true);
    }
    usleep(50_000);
}
var_dump($gaps, $ghosts, $others, $online->areOnline(['active', 'idle', 'by an API']), $online->lastSeen('idle'), array_keys(everybody()), $online->count());
var_dump($online->lastSeen('active') >= $start + 3);
?>
--EXPECT--
int(0)
int(0)
int(0)
array(3) {
  ["active"]=>
  bool(true)
  ["idle"]=>
  bool(false)
  ["by an API"]=>
  bool(false)
}
NULL
array(1) {
  [0]=>
  string(6) "active"
}
int(1)
bool(true)
