--TEST--
isOnline(), areOnline(), lastSeen(), count() and list() tell the same, of who was marked and who has left
--FILE--
<?php
require __DIR__ . '/../support/presence.inc';
own_users();
$online = new RustJsonSessionPresence;
$show = function () use ($online) {
    $times = array_map(fn ($time) => $time === null ? null : (abs(time() - $time) < 100 ? 'now' : $time), ['ann' => $online->lastSeen('ann'), 7 => $online->lastSeen(7)]);
    $list = $online->list();
    echo json_encode([$online->isOnline('ann'), $online->isOnline(7), $online->isOnline('7'), $online->areOnline(['x' => 'ann', 'y' => 7]), $times, $online->count(), array_keys($list['users']), $list['cursor']]), "\n";
    foreach ($list['users'] as $id => $time) {
        $time === $online->lastSeen($id) || print("seen at another time\n");
    }
};
$show();
var_dump($online->mark('ann'));
$show();
var_dump($online->mark(7), $online->mark('7'));
$show();
var_dump($online->leave('ann'), $online->leave('nobody'));
$show();
var_dump($online->leave('7'), $online->mark('ann'));
$show();
// In one second.
$online->leave('ann') && $online->mark('ann') && $online->leave('ann');
$show();
// By reference, and by name.
$id = 'ann';
$ids = [&$id];
$online->mark(userId: $id);
var_dump($online->areOnline($ids), count($online->list(cursor: null, limit: 5)['users']));
// A class of its own settings, and one of another prefix.
var_dump((new RustJsonSessionPresence)->isOnline('ann'), (new RustJsonSessionPresence(['presence_prefix' => 'others_']))->isOnline('ann'));
?>
--EXPECT--
[false,false,false,{"ann":false,"7":false},{"ann":null,"7":null},0,[],null]
bool(true)
[true,false,false,{"ann":true,"7":false},{"ann":"now","7":null},1,["ann"],null]
bool(true)
bool(true)
[true,true,true,{"ann":true,"7":true},{"ann":"now","7":"now"},2,[7,"ann"],null]
bool(true)
bool(true)
[false,true,true,{"ann":false,"7":true},{"ann":null,"7":"now"},1,[7],null]
bool(true)
bool(true)
[true,false,false,{"ann":true,"7":false},{"ann":"now","7":null},1,["ann"],null]
[false,false,false,{"ann":false,"7":false},{"ann":null,"7":null},0,[],null]
array(1) {
  ["ann"]=>
  bool(true)
}
int(1)
bool(true)
bool(false)
