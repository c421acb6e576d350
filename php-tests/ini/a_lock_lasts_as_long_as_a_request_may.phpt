--TEST--
A lock lasts for lock_ttl, or as long as max_execution_time lets a request run, or 30 seconds
--FILE--
<?php
require __DIR__ . '/../support/session.inc';
foreach ([[0, 0, 30], [0, 70, 70], [7, 70, 7], [86400, 0, 86400], [0, 1 << 40, 86400]] as [$lock_ttl, $max_execution_time, $seconds]) {
    ini_set('rust_json_session.lock_ttl', (string) $lock_ttl);
    ini_set('max_execution_time', (string) $max_execution_time);
    $id = use_handler();
    session_start();
    $ttl = (new Memcache_Raw)->ttl(PREFIX . "$id.lock");
    session_abort();
    echo $ttl === $seconds || $ttl === $seconds - 1 ? "$seconds s" : "$ttl s, not $seconds", "\n";
}
?>
--EXPECT--
30 s
70 s
7 s
86400 s
86400 s
