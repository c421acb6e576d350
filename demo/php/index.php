<?php

// The PHP half: logs in, counts visits, shows how many messages were missed and who is online, logs out.

declare(strict_types=1);

require __DIR__ . '/User.php';
require __DIR__ . '/text.php';

// All that PHP has to know of memcached.
session_set_save_handler(new RustJsonSessionHandler, true);
if (!session_start(['use_strict_mode' => true, 'cookie_httponly' => true, 'cookie_samesite' => 'Lax'])) {
    // Not the login page: nobody knows whether this visitor is logged in.
    http_response_code(503);
    require __DIR__ . '/views/unreachable.php';
    exit;
}

if ($_SERVER['REQUEST_METHOD'] === 'POST') {
    $name = User::nameFrom($_POST['name'] ?? null);
    if (isset($_POST['logout'])) {
        if (!session_destroy()) {
            http_response_code(503);
            require __DIR__ . '/views/unreachable.php';
            exit;
        }
    } elseif ($name !== '') {
        session_regenerate_id(true);
        $_SESSION = [
            'user' => new User($name, $_SERVER['REMOTE_ADDR']),
            'visits' => 0,
            'unread' => 0,
            'rating' => 5.0,
        ];
    }
    header('Location: /', response_code: 303);
    exit;
}

if (!isset($_SESSION['user'])) {
    require __DIR__ . '/views/login.php';
    exit;
}

$_SESSION['visits']++;
// Node.js counts what was said while no tab of this user was looking.
$unread = $_SESSION['unread'];
$_SESSION['unread'] = 0;
// Stores the session and lets the next request have it, before the page is made.
session_write_close();
$online = (new RustJsonSessionPresence)->list(50)['users'];
require __DIR__ . '/views/room.php';
