<?php

declare(strict_types=1);

/** Who is logged in. Node.js reads it as {"id", "name", "since"}; the address is private, and stays PHP's. */
final class User
{
    public readonly string $id;
    public readonly DateTimeImmutable $since;

    public function __construct(public readonly string $name, private string $address)
    {
        $this->id = bin2hex(random_bytes(4));
        $this->since = new DateTimeImmutable;
    }

    /** The name that a form has sent, as it may be shown; empty where there is none. */
    public static function nameFrom(mixed $field): string
    {
        // No control characters, and none that turn the direction of what is around them.
        $name = trim(preg_replace('/\p{C}+/u', '', is_string($field) ? $field : '') ?? '');
        return preg_match('/^.{1,40}/us', $name, $match) ? rtrim($match[0]) : '';
    }
}
