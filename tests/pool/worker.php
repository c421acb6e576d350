<?php
// One PHP process of many: a session cycle for each line on stdin, `["increment", "<session id>"]`, and a line that
// says what this cycle saw. An id of "" is for PHP to make.

const PAYLOAD = 200;

$warnings = [];
set_error_handler(function (int $level, string $text) use (&$warnings): bool {
    $warnings[] = $text;
    return true;
});
session_set_save_handler(new RustJsonSessionHandler, true);
fwrite(STDOUT, "ready\n");

while (($line = fgets(STDIN)) !== false) {
    [$operation, $id] = json_decode($line, true, flags: JSON_THROW_ON_ERROR);
    $warnings = $_SESSION = [];
    $start = hrtime(true);
    session_id($id);
    $is_open = session_start($operation === 'look' ? ['read_and_close' => true] : []);
    // PHP forgets the id where it opens no session.
    $id = session_id() ?: $id;
    $seen = $_SESSION;
    $is_done = $is_open && match ($operation) {
        'look' => true,
        'unchanged' => session_write_close(),
        'increment' => store_next($id, ($seen['count'] ?? 0) + 1),
        'logout' => session_destroy(),
    };
    $milliseconds = (hrtime(true) - $start) / 1e6;
    // Not by echo: PHP opens no session once there was output.
    fwrite(STDOUT, json_encode([
        'id' => $id,
        'isOpen' => $is_open,
        'isDone' => $is_done,
        'count' => $seen['count'] ?? 0,
        'isWhole' => $seen === [] || $seen === session_at($id, $seen['count'] ?? 0),
        'milliseconds' => $milliseconds,
        'warnings' => $warnings,
        'avoids' => array_keys(array_filter(
            RustJsonSessionHandler::stats()['servers'] ?? [],
            fn (array $server) => $server['state'] !== 'alive',
        )),
    ], JSON_THROW_ON_ERROR | JSON_INVALID_UTF8_SUBSTITUTE) . "\n");
}

function store_next(string $id, int $count): bool
{
    $_SESSION = session_at($id, $count);
    return session_write_close();
}

/** All of a session follows from its id and its count: data of another session, or of another time, shows. */
function session_at(string $id, int $count): array
{
    return ['count' => $count, 'id' => $id, 'payload' => substr(str_repeat(md5("$id $count"), 7), 0, PAYLOAD)];
}
