<?php
// What PHP knows stands here; room.js shows what Node.js adds. Wants $_SESSION, $unread and $online.
$user = $_SESSION['user'];
$hue = hexdec($user->id[0]) % 8;
$title = 'One session, PHP and Node.js';
$messages = $unread === 1 ? 'One message' : "$unread messages";
require __DIR__ . '/head.php';
?>
<script type="module" src="/room.js"></script>
</head>
<body data-user="<?= text($user->id) ?>" data-title="<?= text($title) ?>">
<header class="bar">
    <p class="brand">One session, <span class="php">PHP</span> and <span class="node">Node.js</span></p>
    <p class="who">
        <span class="avatar hue-<?= $hue ?>" aria-hidden="true"><?= text(initial($user->name)) ?></span>
        <strong id="me"><?= text($user->name) ?></strong>
    </p>
    <form id="log-out" method="post"><button class="quiet" name="logout" value="1">Log out</button></form>
</header>
<p id="notice" class="notice" role="status" hidden></p>
<main class="room">
    <section class="card chat" aria-labelledby="chat-title">
        <h2 id="chat-title">Chat <span class="half node">Node.js</span></h2>
        <ol id="messages" class="messages" role="log" aria-label="Messages"></ol>
        <noscript><p class="empty">The chat needs JavaScript. What PHP counts does not.</p></noscript>
        <form id="composer" class="composer" hidden>
            <label class="hidden" for="say">Message</label>
            <input id="say" maxlength="500" required autocomplete="off"
                placeholder="Say something as <?= text($user->name) ?>">
            <button>Send</button>
            <p id="refusal" class="refusal" role="alert"></p>
        </form>
    </section>

    <div class="side">
        <section class="card fact">
            <h2>Visits <span class="half php">PHP</span></h2>
            <p class="number"><output id="visits"><?= text($_SESSION['visits']) ?></output></p>
            <p class="how">Each page raises <code>$_SESSION<wbr>['visits']</code>.
                <a href="/" target="_blank">Open another tab</a>, and see it rise here.</p>
        </section>
        <section class="card fact<?= $unread > 0 ? ' news' : '' ?>">
            <h2>Missed <span class="half php">PHP</span></h2>
            <p class="number"><span id="missed"><?= text($unread) ?></span></p>
<?php if ($unread === 0): ?>
            <p class="how">Node.js counts what is said while you look at no tab of the chat; the next page shows it
                here.</p>
<?php else: ?>
            <p class="how"><?= text($messages) ?> while you were away, counted by Node.js in
                <code>$_SESSION<wbr>['unread']</code>.</p>
<?php endif ?>
        </section>
        <section class="card">
            <h2>In the room <span class="half node">Node.js</span></h2>
            <ul id="people" class="people"></ul>
        </section>
        <section class="card">
            <h2>Online <span class="half memcached">memcached</span></h2>
            <ul id="online" class="people">
<?php foreach (array_keys($online) as $name): ?>
                <li class="person here"><span class="name"><?= text($name) ?></span></li>
<?php endforeach ?>
            </ul>
            <p class="how">Each page and each open tab marks its user in memcached, once a minute. PHP has made this list;
                Node.js tells who comes and goes.</p>
        </section>
        <section class="card">
            <h2>Two copies <span class="half memcached">memcached</span></h2>
            <ul id="servers" class="servers"></ul>
            <p class="how">Kill one: nobody is logged out. It comes back empty, and gets its copy with your next
                page.</p>
        </section>
    </div>

    <div class="panes">
        <section class="card pane">
            <h2>What PHP has <span class="half php">PHP</span></h2>
            <p class="how"><code>var_dump($_SESSION)</code> as this page was made.</p>
            <pre class="code"><code id="dump"><?= text(dump($_SESSION)) ?></code></pre>
        </section>
        <section class="card pane">
            <h2>What is stored <span class="half memcached">memcached</span></h2>
            <p class="how"><code id="key">sessions/…</code>, byte for byte, live. Behind it, as white space: which of
                two copies is newer.</p>
            <pre class="code"><code id="stored"></code><span id="stamp" class="stamp"></span></pre>
            <p id="types" class="types"></p>
            <p class="how"><code>$php</code> has the types, and the private property. No page of yours would show it:
                this one does, to the owner of the session, because it is a demo.</p>
        </section>
    </div>
</main>
<dialog id="gone" class="card">
    <h1>You are logged out</h1>
    <p class="lead">The session has ended: you have logged out, here or in another tab, or it was lost.</p>
    <p><a class="button" href="/">Log in again</a></p>
</dialog>
</body>
</html>
