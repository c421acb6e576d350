<?php

// proxy.php HOST:PORT PATTERN: a memcached that falls silent. Prints its own address; hands one client's requests, and their
// answers, on from and to the server, until a request has the pattern in it.

declare(strict_types=1);

[, $server, $pattern] = $argv;
$listening = stream_socket_server('tcp://127.0.0.1:0');
echo stream_socket_get_name($listening, false), "\n";
$client = stream_socket_accept($listening, 60);
$server = stream_socket_client("tcp://$server");
while (!feof($client)) {
    $readable = [$client, $server];
    $none = null;
    stream_select($readable, $none, $none, 60);
    foreach ($readable as $from) {
        $bytes = fread($from, 65536);
        if (preg_match($pattern, $bytes)) {
            sleep(60);
        }
        fwrite($from === $client ? $server : $client, $bytes);
    }
}
