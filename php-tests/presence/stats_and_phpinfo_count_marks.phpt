--TEST--
stats() and phpinfo() count marks and failures, of sessions and of the class, and phpinfo() shows the settings
--INI--
rust_json_session.presence=user_id
rust_json_session.presence_ttl=77
--FILE--
<?php
require __DIR__ . '/../support/presence.inc';
require __DIR__ . '/../support/faults.inc';
own_users();
$counts = fn () => array_intersect_key(RustJsonSessionHandler::stats(), ['presence_marks' => 0, 'presence_failures' => 0]);
echo json_encode($counts()), "\n";
$id = use_handler();
in_session($id, fn () => $_SESSION['user_id'] = 42);
session_start(['read_and_close' => true]);
echo json_encode($counts()), "\n";
session_start();
session_destroy();
$online = new RustJsonSessionPresence;
$online->mark('ann');
$online->leave('ann');
echo json_encode($counts()), "\n";
$down = new RustJsonSessionPresence(['servers' => closed_port()]);
@$down->mark('ann');
@$down->leave('ann');
// What only asks counts nothing.
@$down->isOnline('ann');
$online->count();
echo json_encode($counts()), "\n";
ob_start();
phpinfo(INFO_MODULES);
preg_match_all('/^(presence_\w+|rust_json_session\.presence\w*) => .*/m', ob_get_clean(), $matches);
echo preg_replace('/u[0-9a-f]{16}_/', 'OWN_', implode("\n", $matches[0])), "\n";
?>
--EXPECT--
{"presence_marks":0,"presence_failures":0}
{"presence_marks":1,"presence_failures":0}
{"presence_marks":4,"presence_failures":0}
{"presence_marks":4,"presence_failures":2}
presence_marks => 4
presence_failures => 2
rust_json_session.presence => user_id => user_id
rust_json_session.presence_interval => 60 => 60
rust_json_session.presence_prefix => OWN_ => u_online_
rust_json_session.presence_ttl => 77 => 77
