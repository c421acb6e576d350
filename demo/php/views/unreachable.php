<?php
$title = 'Out of reach';
header('Retry-After: 5');
require __DIR__ . '/head.php';
?>
</head>
<body class="narrow">
<main class="card">
    <p class="half php">PHP</p>
    <h1>The sessions are out of reach</h1>
    <p class="lead">No memcached answers, so nobody can say whether you are logged in. That is no logout.</p>
    <p><a class="button" href="/">Try again</a></p>
</main>
</body>
</html>
