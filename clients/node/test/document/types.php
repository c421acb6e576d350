<?php
// PHP's half of types-by-php.test.js: what JSON shows of a session, and of which classes it is.

/** The classes of all values in the session: `[pointer => [class, kind]]`, by where the values stand in JSON. */
function types_of_session(): array
{
    $types = [];
    $variables = [];
    foreach (array_keys($_SESSION) as $name) {
        $variables[preg_match('/^\$+php$/', $name) ? '$' . $name : $name] = &$_SESSION[$name];
    }
    note_members($variables, '', false, [], $types);
    return $types;
}

function note_types(mixed $value, string $pointer, bool $is_in_object, array $holders, array &$types): void
{
    if (is_array($value)) {
        note_members($value, $pointer, $is_in_object, $holders, $types);
        return;
    }
    if (!is_object($value)) {
        return;
    }
    $kind = match (true) {
        $value instanceof UnitEnum => 'enum',
        $value instanceof Serializable && !method_exists($value, '__serialize') => 'serializable',
        default => 'object',
    };
    $incomplete = $value instanceof __PHP_Incomplete_Class ? ((array) $value)['__PHP_Incomplete_Class_Name'] : null;
    $types[$pointer] = [$incomplete ?? get_class($value), $kind];
    if ($kind === 'object' && !in_array($value, $holders, true)) {
        note_members(members($value), $pointer, true, [...$holders, $value], $types);
    }
}

function note_members(array $members, string $pointer, bool $is_in_object, array $holders, array &$types): void
{
    $encodes = (bool) array_filter(array_keys($members), fn ($name) => !is_utf8((string) $name));
    foreach ($members as $key => $value) {
        $name = (string) $key;
        // What JSON does not show: private and protected properties, and what Node.js must not see.
        if ($is_in_object && str_starts_with($name, "\0") || $name === '__proto__') {
            continue;
        }
        if ($encodes && (!is_utf8($name) || str_starts_with($name, 'data:;base64,'))) {
            $name = 'data:;base64,' . base64_encode($name);
        }
        // An array that holds itself is null in itself.
        $reference = ReflectionReference::fromArrayElement($members, $key)?->getId();
        if (!is_array($value) || !$reference || !in_array($reference, $holders, true)) {
            $inner = is_array($value) && $reference ? [...$holders, $reference] : $holders;
            $at = $pointer . '/' . strtr($name, ['~' => '~0', '/' => '~1']);
            note_types($value, $at, $is_in_object, $inner, $types);
        }
    }
}

/** What an object has as JSON shows it. */
function members(object $object): array
{
    $properties = (array) $object;
    if ($object instanceof __PHP_Incomplete_Class) {
        return $properties;
    }
    if (method_exists($object, '__serialize')) {
        return $object->__serialize();
    }
    if (method_exists($object, '__sleep')) {
        return array_intersect_key($properties, array_flip($object->__sleep()));
    }
    return $properties;
}

function is_utf8(string $text): bool
{
    return preg_match('//u', $text) === 1;
}
