<?php
// A session of php.ini, which may have been started already. With ?add=NAME it gets a member, with ?hold=SECONDS the
// request keeps it for so long, with ?cancel=NAME the upload of that name ends.
$was_started = session_status() === PHP_SESSION_ACTIVE;
if (!$was_started && !session_start()) {
    exit('no session');
}
sleep((int) ($_GET['hold'] ?? 0));
if (isset($_GET['add'])) {
    $_SESSION[$_GET['add']] = true;
}
if (isset($_GET['cancel'])) {
    $_SESSION["upload_progress_$_GET[cancel]"]['cancel_upload'] = true;
}
session_write_close();
echo json_encode([
    'handler' => session_module_name(),
    'was_started' => $was_started,
    'file' => array_intersect_key($_FILES['file'] ?? [], ['size' => 0, 'error' => 0]),
    'session' => $_SESSION,
]);
