<?php
$title = 'Log in';
require __DIR__ . '/head.php';
?>
</head>
<body class="narrow">
<main class="card">
    <p class="half php">PHP</p>
    <h1>Who are you?</h1>
    <p class="lead">PHP logs you in. The chat behind this page runs on Node.js and knows your name from the same
        session, which memcached keeps as JSON.</p>
    <form class="login" method="post">
        <label for="name">Your name</label>
        <input id="name" name="name" maxlength="40" required autofocus autocomplete="nickname">
        <button>Log in</button>
    </form>
</main>
</body>
</html>
