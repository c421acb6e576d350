<?php

declare(strict_types=1);

/** Text for HTML, also in attributes. */
function text(string|int $value): string
{
    return htmlspecialchars((string) $value, ENT_QUOTES | ENT_SUBSTITUTE, 'UTF-8');
}

/** A value as var_dump() shows it, with each key and its value on one line. */
function dump(mixed $value): string
{
    ob_start();
    var_dump($value);
    return preg_replace('/=>\n\s+/', ' => ', ob_get_clean());
}

/** The first letter of a name, for the disc before it. */
function initial(string $name): string
{
    preg_match('/^\X/u', $name, $match);
    return $match[0];
}
