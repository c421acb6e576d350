<?php
// Who is online, where php.ini says whose a session is. With ?user=ID it logs in, with ?new_id it gets a new id, with
// ?logout it is destroyed.
ini_get('session.save_handler') === 'rust_json' || session_set_save_handler(new RustJsonSessionHandler, true);
if (!session_start()) {
    exit('no session');
}
if (isset($_GET['user'])) {
    $_SESSION['user_id'] = $_GET['user'];
}
isset($_GET['new_id']) && session_regenerate_id(true);
isset($_GET['logout']) ? session_destroy() : session_write_close();
$online = new RustJsonSessionPresence;
echo json_encode([
    'worker' => getmypid(),
    'handler' => session_module_name(),
    'count' => $online->count(),
    'users' => array_map(strval(...), array_keys($online->list(1000)['users'])),
    'is_online' => isset($_SESSION['user_id']) && $online->isOnline($_SESSION['user_id']),
    'failures' => RustJsonSessionHandler::stats()['presence_failures'],
]);
