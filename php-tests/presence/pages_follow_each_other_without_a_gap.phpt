--TEST--
The pages of a list have each of 1,000 users once, in the order of their ids' bytes, also while others come and go
--FILE--
<?php
require __DIR__ . '/../support/presence.inc';
own_users();
$online = new RustJsonSessionPresence;
var_dump($online->list());
$ids = [];
for ($n = 0; $n < 1000; $n++) {
    $ids[] = match ($n % 4) {
        0 => (string) $n,
        1 => "user-$n",
        2 => random_bytes(1 + $n % 5) . "\0$n",
        3 => str_repeat(chr($n % 256), 1 + $n) . "-$n",
    };
}
foreach ($ids as $id) {
    $online->mark($id);
}
sort($ids, SORT_STRING);
$online->count() === 1000 || print("not a thousand\n");
$pages = function (int $limit, ?callable $meanwhile = null) use ($online): array {
    $seen = [];
    $cursor = null;
    do {
        $page = $online->list($limit, $cursor);
        array_keys($page) === ['users', 'cursor'] || print("not a page\n");
        array_push($seen, ...array_map(strval(...), array_keys($page['users'])));
        $cursor = $page['cursor'];
        // A cursor goes through a URL as it is.
        $cursor === null ? count($page['users']) <= $limit : count($page['users']) === $limit && rawurlencode($cursor) === $cursor || print("a page of another length\n");
        $meanwhile && $meanwhile($page);
    } while ($cursor !== null);
    return $seen;
};
foreach ([1000, 1001, 999, 500, 100, 37, PHP_INT_MAX] as $limit) {
    echo $limit, ': ', $pages($limit) === $ids ? 'all' : 'not all', "\n";
}
echo 'the default: ', count($online->list()['users']), ', ', array_map(strval(...), array_keys($online->list()['users'])) === array_slice($ids, 0, 100) ? 'the first' : 'others', "\n";
$seen = array_unique(array_values($online->list(1000)['users']));
echo min($seen) > time() - 100 && max($seen) <= time() ? "with their times\n" : json_encode($seen);

// Those at the end of pages leave, and others come, before and behind.
$come = [];
$seen = $pages(50, function (array $page) use ($online, &$gone, &$come) {
    $online->leave($gone[] = (string) array_key_last($page['users']));
    $online->mark($come[] = 'come-' . count($come));
});
echo array_diff($seen, $come) === $ids || array_values(array_diff($seen, $come)) === $ids ? 'each who was there once' : 'not all', "\n";
echo $online->count() === 1000 - count($gone) + count($come) ? "and counted\n" : "not counted\n";
?>
--EXPECT--
array(2) {
  ["users"]=>
  array(0) {
  }
  ["cursor"]=>
  NULL
}
1000: all
1001: all
999: all
500: all
100: all
37: all
9223372036854775807: all
the default: 100, the first
with their times
each who was there once
and counted
