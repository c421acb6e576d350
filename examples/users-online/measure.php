<?php

// measure.php sqlite|mariadb FOLDER USERS ...: the median of five syncs of each kind, in milliseconds as sync.php
// itself says (its PHP has started by then), and the longest that somebody else's query and write took meanwhile.

declare(strict_types=1);

require __DIR__ . '/support.php';

[, $kind, $folder] = $argv;
$database = new Database($kind, $folder);
$database->reset();
$friends = $database->pdo->prepare($database->statements('friends-online.sql')[0]);
$count = $database->pdo->prepare($database->statements('friends-online.sql')[1]);

foreach (array_slice($argv, 3) as $users) {
    $users = (int) $users;
    $tenth = intdiv($users, 10);
    $times = [];
    $waits = ['query' => 0.0, 'write' => 0.0];
    for ($round = 1; $round <= 5; $round++) {
        $database->reset();
        $database->add_users(...range(1, $users + $tenth));
        $database->pdo->exec("INSERT INTO friends (user_id, friend_id) SELECT '1', id FROM users LIMIT 100");
        $visitors = new Visitors;
        // As many entries as five minutes of marks leave.
        for ($minute = 1; $minute <= 5; $minute++) {
            $visitors->mark(...range(1, $users));
        }
        $times['all come'][] = measured($database, $visitors, "$users online: $users came, 0 seen again, 0 gone");
        $times['no change'][] = measured($database, $visitors, "$users online: 0 came, 0 seen again, 0 gone");
        next_second();
        $visitors->mark(...range($tenth + 1, $users + $tenth));
        $visitors->leave(...range(1, $tenth));
        $seen_again = $users - $tenth;
        $times['a minute'][] = measured($database, $visitors, "$users online: $tenth came, $seen_again seen again, $tenth gone");
        $visitors->leave(...range($tenth + 1, $users + $tenth));
        $times['all gone'][] = measured($database, $visitors, "0 online: 0 came, 0 seen again, $users gone");
    }
    echo "$kind, $users users:";
    foreach ($times as $what => $rounds) {
        sort($rounds);
        printf(' %s %.0f ms,', $what, 1e3 * $rounds[2]);
    }
    printf(" the longest query %.1f ms, write %.1f ms\n", 1e3 * $waits['query'], 1e3 * $waits['write']);
}

/** The time of a sync, in seconds, which has to do what `$expected` says. */
function measured(Database $database, Visitors $visitors, string $expected): float
{
    global $friends, $count, $waits;
    $sync = $database->start_sync($visitors, '--verbose');
    while ($sync->is_running()) {
        $begin = microtime(true);
        $friends->execute(['user_id' => '1']);
        $friends->fetchAll();
        $count->execute();
        $count->fetchAll();
        $queried = microtime(true);
        $database->pdo->exec("UPDATE users SET name = 'Ada' WHERE id = '1'");
        $database->pdo->exec("UPDATE users SET name = 'Bob' WHERE id = '1'");
        $waits['query'] = max($waits['query'], $queried - $begin);
        $waits['write'] = max($waits['write'], (microtime(true) - $queried) / 2);
        usleep(500);
    }
    [$status, $output, $errors] = $sync->end();
    equal([0, ''], [$status, $errors], 'exit status and standard error');
    equal(1, preg_match('/^(.*); (\d+\.\d+) s$/', $output, $match), "the output, which was $output");
    equal($expected, $match[1], 'what the sync did');
    return (float) $match[2];
}
