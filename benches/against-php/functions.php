<?php
// Nanoseconds that PHP's own functions take for one session, medians of many calls:
//
//   php functions.php SESSION CALLS       prints: unserialize serialize json_encode json_decode
//
// SESSION is a file in the format `php` with one variable.

final class Item
{
    public $id;
    public $name;
    protected $price;
    public $tags;
    private $active;
    public $note;
    public $added;
}

[, $file, $calls] = $argv;
$session = file_get_contents($file);
$value = substr($session, strpos($session, '|') + 1);
$data = unserialize($value);
$json = json_encode($data);

/** The median time of a call; what it gives is dropped in it. */
function median_of(int $calls, callable $function): int
{
    $times = [];
    for ($n = 0; $n < $calls; $n++) {
        $start = hrtime(true);
        $function();
        $times[] = hrtime(true) - $start;
    }
    sort($times);
    return $times[intdiv($calls, 2)];
}

echo implode(' ', [
    median_of($calls, fn () => unserialize($value)),
    median_of($calls, fn () => serialize($data)),
    median_of($calls, fn () => json_encode($data)),
    median_of($calls, fn () => json_decode($json, true)),
]), "\n";
