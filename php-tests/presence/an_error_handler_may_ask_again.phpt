--TEST--
An error handler that a warning runs may ask and mark itself, and may throw
--INI--
rust_json_session.presence=user_id
--FILE--
<?php
require __DIR__ . '/../support/presence.inc';
require __DIR__ . '/../support/faults.inc';
own_users();
$online = new RustJsonSessionPresence;
$down = new RustJsonSessionPresence(['servers' => closed_port()]);
set_error_handler(function () use ($online, $down) {
    $online->mark('told');
    // PHP does not call the handler for a warning in it.
    @$down->isOnline('x');
    @$down->mark('x');
    in_session(use_handler(), fn () => $_SESSION['user_id'] = 'in a session');
    echo $online->count(), ' ';
    return true;
});
var_dump($down->count(), $down->isOnline('x'), array_keys(everybody()));
set_error_handler(fn (int $level, string $message) => throw new ErrorException($message));
foreach (['isOnline', 'mark', 'leave', 'lastSeen', 'count', 'list', 'areOnline'] as $method) {
    try {
        $down->$method(...match ($method) { 'count', 'list' => [], 'areOnline' => [['x', 5]], default => ['x'] });
        echo "no warning\n";
    } catch (ErrorException $e) {
        echo $method, ' ';
    }
}
echo $online->count(), "\n";
?>
--EXPECT--
2 2 int(0)
bool(false)
array(2) {
  [0]=>
  string(12) "in a session"
  [1]=>
  string(4) "told"
}
isOnline mark leave lastSeen count list areOnline 2
