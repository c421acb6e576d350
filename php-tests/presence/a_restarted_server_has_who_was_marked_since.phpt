--TEST--
A server that was restarted, or emptied, has everybody who was marked since, in lists that were begun anew
--INI--
rust_json_session.presence=user_id
--FILE--
<?php
require __DIR__ . '/../support/presence.inc';
$memcached = new Own_Memcached;
ini_set('rust_json_session.servers', $memcached->server);
own_users();
use_handler();
$online = new RustJsonSessionPresence;
$login = fn (string $user) => in_session(fresh_id(), fn () => $_SESSION['user_id'] = $user);
$login('before');
$online->mark('before, too');
echo $online->count(), "\n";
$memcached->stop();
$memcached->start();
// A connection that was used this moment is taken for open.
usleep(300_000);
echo marks(fn () => $online->mark('since')), "\n";
$login('since, too');
$online->leave('before');
echo implode(', ', array_keys(everybody())), '; ', $online->isOnline('since') && $online->isOnline('since, too') && !$online->isOnline('before, too') ? 'asked, the same' : 'asked, another', "\n";
?>
--EXPECT--
2
1
since, since, too; asked, the same
