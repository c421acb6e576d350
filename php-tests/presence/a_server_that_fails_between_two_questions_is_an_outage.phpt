--TEST--
A server that names its lists and then says no more is an outage, and no empty list
--FILE--
<?php
require __DIR__ . '/../support/presence.inc';
require __DIR__ . '/../support/faults.inc';
own_users();
$known = new RustJsonSessionPresence;
$known->mark(42);
echo $known->count(), "\n";
/** Passes on what is said, but for segments: asked for those, it does as `$behave` says. */
$between = fn (callable $behave) => new Faulty_Server(function ($client) use ($behave) {
    $memcached = stream_socket_client('tcp://' . getenv('RJS_SERVER'));
    $asked = '';
    while (($line = fgets($client)) !== false) {
        $asked .= $line;
        if ($line === "mn\r\n") {
            if (preg_match('~%minute/\d+/~', $asked)) {
                $behave($client);
                return;
            }
            fwrite($memcached, $asked);
            $asked = '';
            do {
                fwrite($client, $line = fgets($memcached));
            } while ($line !== "MN\r\n");
        }
    }
});
$faults = ['hangs' => fn () => sleep(5), 'ends' => fn ($client) => fclose($client), 'answers nonsense' => fn ($client) => fwrite($client, "what?\r\n")];
foreach ($faults as $name => $fault) {
    $server = $between($fault);
    $online = new RustJsonSessionPresence(['servers' => $server->server, 'timeout' => 100]);
    set_error_handler(fn ($level, $message) => print(str_replace($server->server, 'SERVER', $message) . "\n"));
    echo "== $name\n";
    echo $online->count(), "\n", json_encode($online->list()), "\n";
    restore_error_handler();
}
?>
--EXPECTF--
1
== hangs
RustJsonSessionPresence::count(): SERVER %s; how many users are online is not known. Check %s
0
RustJsonSessionPresence::list(): SERVER %s; who is online is not known. Check %s
{"users":[],"cursor":null}
== ends
RustJsonSessionPresence::count(): SERVER %s; how many users are online is not known. Check %s
0
RustJsonSessionPresence::list(): SERVER %s; who is online is not known. Check %s
{"users":[],"cursor":null}
== answers nonsense
RustJsonSessionPresence::count(): SERVER %s; how many users are online is not known. Check %s
0
RustJsonSessionPresence::list(): SERVER %s; who is online is not known. Check %s
{"users":[],"cursor":null}
