<?php
// Writes a session of COUNT items in the format `php`: php sessions.php COUNT. The items are those of the
// corpus's cart-of-500: six fields, floats, unicode, nested lists.

[, $count] = $argv;
$items = [];
for ($n = 1; $n <= $count; $n++) {
    $items[] = [
        'id' => $n, 'name' => "Größe $n ☕", 'price' => $n + 0.99, 'tags' => ['new', "t$n", [$n, $n * 2]],
        'active' => $n % 2 === 0, 'note' => $n % 3 ? null : "line\none \"$n\" / \\",
    ];
}
echo 'cart|', serialize($items);
