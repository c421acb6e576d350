<?php
// Counts in the session, beside plain data whose document is known. With ?hold=SECONDS it keeps the session for so
// long, with ?lock_ttl=SECONDS its lock frees itself after that.
session_set_save_handler(new RustJsonSessionHandler(['lock_ttl' => (int) ($_GET['lock_ttl'] ?? 0)]), true);
if (!session_start()) {
    exit('no session');
}
if (isset($_GET['hold'])) {
    sleep((int) $_GET['hold']);
}
$_SESSION['count'] = ($_SESSION['count'] ?? 0) + 1;
$_SESSION['plain'] = ['float' => 1.5, 'third' => 1 / 3, 'path' => 'a/b', 'name' => 'Größe ☕', 'list' => [1, null, true], 'map' => ['x' => []]];
session_write_close();
header('Content-Type: application/json');
header('X-Worker: ' . getmypid());
echo json_encode($_SESSION, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_PRESERVE_ZERO_FRACTION);
