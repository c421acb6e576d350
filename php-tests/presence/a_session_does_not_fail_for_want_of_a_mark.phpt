--TEST--
A session whose user cannot be marked goes on without a word, the failure is counted, and another server gets the mark
--INI--
rust_json_session.timeout=500
--FILE--
<?php
require __DIR__ . '/../support/presence.inc';
require __DIR__ . '/../support/pool.inc';
$failures = fn () => RustJsonSessionHandler::stats()['presence_failures'];
/** The number of the server that has a user's key. */
function home(string $user, array $memcacheds): ?int
{
    foreach ($memcacheds as $number => $memcached) {
        if ((new Memcache_Raw($memcached->server))->get(ini_get('rust_json_session.presence_prefix') . $user) !== null) {
            return $number;
        }
    }
    return null;
}
/** Users whose key is on the server with this number. */
function users_on(int $number, array $memcacheds, int $count): array
{
    $online = new RustJsonSessionPresence;
    for ($n = 0, $users = []; count($users) < $count; $n++) {
        $online->mark("user-$n");
        $online->isOnline("user-$n");
        home("user-$n", $memcacheds) === $number && $users[] = "user-$n";
        $online->leave("user-$n");
    }
    $online->count();
    return $users;
}
foreach (['class', 'native'] as $handler) {
    foreach (['stop', 'pause'] as $outage) {
        own_users();
        $memcacheds = memcacheds(2);
        ini_set('rust_json_session.servers', implode(',', array_column($memcacheds, 'server')));
        use_way($handler);
        $on_first = fn () => session_on('0', $memcacheds);
        [$known, $unknown] = users_on(1, $memcacheds, 2);
        ini_set('rust_json_session.presence', 'user_id');
        [$session, $other] = [$on_first(), $on_first()];
        $warnings = [];
        set_error_handler(function (int $level, string $message) use (&$warnings) { $warnings[] = $message; return true; });
        $memcacheds[1]->$outage();
        // A connection that was used this moment is taken for open.
        usleep(300_000);
        $failed = $failures();
        $request = function (string $id, string $user) {
            in_session($id, function () use ($user) { $_SESSION['user_id'] = $user; $_SESSION['n']++; });
            session_start(['read_and_close' => true]);
            return $_SESSION['n'] === 2 && $_SESSION['user_id'] === $user;
        };
        echo "$handler, $outage: ", $request($session, $known) ? 'works' : 'fails', ', failures: ', $failures() - $failed;
        // Whoever asks notices a server that hangs.
        $online = new RustJsonSessionPresence;
        echo ', ', $online->isOnline($known) ? 'online' : 'offline', home($known, [$memcacheds[0]]) === 0 ? ' on the other' : '';
        echo ' | then: ', $request($other, $unknown) ? 'works' : 'fails', ', failures: ', $failures() - $failed, $online->isOnline($unknown) ? ', online' : ', offline', home($unknown, [$memcacheds[0]]) === 0 ? ' on the other' : '';
        echo ', ', array_diff([$known, $unknown], array_keys(everybody())) === ($outage === 'stop' ? [] : [$known]) ? 'listed' : json_encode(everybody());
        // It leaves there, too.
        session_id($other);
        session_start();
        session_destroy();
        echo ', left: ', json_encode($online->isOnline($unknown)), "\n";
        $warnings === [] || print(implode("\n", $warnings) . "\n");
        restore_error_handler();
        ini_set('rust_json_session.presence', '');
        array_map(fn ($memcached) => $memcached->stop(), $memcacheds);
    }
}
// With one server, it says what it says without presence.
foreach (['class', 'native'] as $handler) {
    $said = [];
    foreach (['', 'user_id'] as $presence) {
        $memcached = new Own_Memcached;
        ini_set('rust_json_session.servers', $memcached->server);
        ini_set('rust_json_session.presence', $presence);
        $id = use_way($handler);
        in_session($id, fn () => $_SESSION['user_id'] = 42);
        $failed = $failures();
        set_error_handler(function (int $level, string $message) use (&$said, $presence, $memcached) {
            $said[$presence][] = preg_replace('/session \S+…/', 'session', str_replace($memcached->server, 'SERVER', $message));
            return true;
        });
        session_start();
        $_SESSION['user_id'] = 43;
        $memcached->stop();
        session_write_close();
        session_start();
        session_id('');
        session_start();
        $_SESSION['user_id'] = 44;
        session_write_close();
        restore_error_handler();
        echo $failures() - $failed, ' ';
    }
    echo $said[''] === $said['user_id'] && count($said['']) >= 3 ? "as without\n" : json_encode($said) . "\n";
}
?>
--EXPECT--
class, stop: works, failures: 0, online on the other | then: works, failures: 0, online on the other, listed, left: false
class, pause: works, failures: 0, offline | then: works, failures: 0, online on the other, listed, left: false
native, stop: works, failures: 0, online on the other | then: works, failures: 0, online on the other, listed, left: false
native, pause: works, failures: 0, offline | then: works, failures: 0, online on the other, listed, left: false
0 0 as without
0 0 as without
