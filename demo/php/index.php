<?php
// The PHP half: logs in, counts visits, logs out. All it knows of memcached is the next line.
session_set_save_handler(new RustJsonSessionHandler, true);
session_start(['use_strict_mode' => true, 'cookie_httponly' => true, 'cookie_samesite' => 'Lax']);

if ($_SERVER['REQUEST_METHOD'] === 'POST') {
    if (isset($_POST['logout'])) {
        $_SESSION = [];
        session_destroy();
    } elseif (is_string($_POST['name'] ?? null) && trim($_POST['name']) !== '') {
        session_regenerate_id(true);
        $_SESSION['user'] = ['name' => first_characters(trim($_POST['name'])), 'since' => time()];
        $_SESSION['visits'] = 0;
        $_SESSION['rating'] = 5.0;
        $_SESSION['page'] = 'docs/start';
    }
    header('Location: /', response_code: 303);
    exit;
}
if (isset($_SESSION['user'])) {
    $_SESSION['visits']++;
}
if (isset($_GET['json'])) {
    header('Content-Type: application/json');
    $flags = JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_PRESERVE_ZERO_FRACTION | JSON_THROW_ON_ERROR;
    exit(json_encode((object) $_SESSION, $flags));
}

/** At most 40 characters, without the extension mbstring. */
function first_characters(string $text): string
{
    return preg_match('/^.{1,40}/us', $text, $match) ? $match[0] : 'somebody';
}

function text(string|int $value): string
{
    return htmlspecialchars((string) $value, ENT_QUOTES | ENT_SUBSTITUTE, 'UTF-8');
}

$node = text('http://' . preg_replace('/:\d+$/', '', $_SERVER['HTTP_HOST'] ?? 'localhost') . ':' . getenv('NODE_PORT') . '/');
?>
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>PHP half</title>
<link rel="stylesheet" href="/style.css">
<main>
    <p class="half">PHP</p>
<?php if (isset($_SESSION['user'])): ?>
    <h1>Hello, <?= text($_SESSION['user']['name']) ?>.</h1>
    <p>Your visits to this page: <strong><?= text($_SESSION['visits']) ?></strong>, counted in
        <code>$_SESSION['visits']</code>.</p>
    <p><a class="button" href="<?= $node ?>">See the same session in Node.js</a></p>
    <form method="post"><button class="quiet" name="logout" value="1">Log out</button></form>
<?php else: ?>
    <h1>Who are you?</h1>
    <form method="post">
        <label for="name">Your name</label>
        <input id="name" name="name" maxlength="40" required autofocus autocomplete="nickname">
        <button>Log in</button>
    </form>
<?php endif ?>
</main>
</html>
