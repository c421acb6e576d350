<?php

/**
 * Keeps PHP sessions as plain JSON documents in memcached.
 *
 *     session_set_save_handler(new RustJsonSessionHandler, true);
 *
 * A file for IDEs: the class itself is in the extension rust_json_session. A test compares the two.
 */
class RustJsonSessionHandler implements SessionHandlerInterface, SessionIdInterface, SessionUpdateTimestampHandlerInterface
{
    /**
     * Every option is a setting of php.ini without its `rust_json_session.`, for this handler alone:
     *
     * - `servers`: memcached servers with commas between, `host:port`, `host:port:weight`,
     *   `tcp://host:port?weight=2`, `[ipv6]:port`, `tls://host:port` or `unix:///path`;
     *   default `127.0.0.1:11211`
     * - `distribution`: which session is on which server, `ketama` or `modulo`; default `ketama`
     * - `replicas`: servers beside the first that each session is on, 0 or 1; default 0
     * - `prefix`: what keys begin with, before the session id; default `sessions/`
     * - `connect_timeout`: milliseconds, 1 to 60000; default 200
     * - `timeout`: milliseconds for a whole reply, 1 to 60000; default 1000
     * - `tls_ca_file`: PEM file of the authorities that a `tls://` server is trusted by; default those of the system
     * - `tls_cert_file`, `tls_key_file`: PEM files of a certificate to show the server, and of its key
     * - `tls_server_name`: whom the server's certificate must be for; default the host
     * - `username`, `password`: where memcached was started with `-Y`
     * - `concurrency`: `lock`, `merge` or `overwrite`; default `lock`
     * - `lock_ttl`: seconds until a lock frees itself, 0 for max_execution_time; default 0
     * - `lock_wait`: milliseconds to wait for a lock, 0 to 3600000; default 30000
     * - `secret`: what types are signed with, at least 16 characters; several with commas between
     * - `allowed_classes`: classes and enums that come back although their types are not signed
     * - `presence`: where a session has its user's id, a name or a JSON Pointer; default none
     * - `presence_interval`: seconds between two marks of a session's user, 1 to 3600; default 60
     * - `presence_ttl`: seconds that a user counts as online, 1 to 86400; default 300
     * - `presence_prefix`: what the keys of marks begin with, before the user's id; default `u_online_`
     *
     * @param array<string, string|int> $options
     * @throws ValueError for an unknown option or a value that cannot be right
     */
    public function __construct(array $options = []) {}

    /**
     * Begins a request: reads the settings and `session.gc_maxlifetime`. Connects to nothing.
     *
     * @param string $path the servers, where it is a list of them and no option names others; else not used
     * @param string $name not used
     * @return bool false, with a warning, for a setting that cannot be right
     */
    public function open(string $path, string $name): bool {}

    /** Ends a request, and gives its lock back. The connection to memcached is kept for the next. */
    public function close(): bool {}

    /**
     * The session in the format of `session.serialize_handler`. Renews its lifetime. With the setting
     * `concurrency` at `lock`, waits until no other request has the session, for `lock_wait` at most.
     *
     * @return string|false an empty string where no session is stored; false, with a warning, where it
     *                      could not be read or locked
     */
    public function read(string $id): string|false {}

    /**
     * Stores the session for `session.gc_maxlifetime` seconds. What others stored since it was read is merged
     * in, member by member (with `concurrency` at `overwrite`, overwritten). Where the session was destroyed
     * since, nothing is stored, and that is no failure.
     *
     * @param string $data in the format of `session.serialize_handler`
     * @return bool false, with a warning that says what became of what was stored before
     */
    public function write(string $id, string $data): bool {}

    /**
     * Destroys the session: a tombstone takes its place for an hour, so that no request that is still running
     * brings it back. Where PHP calls this because it could not decode a session, the session is
     * kept.
     */
    public function destroy(string $id): bool {}

    /** Does nothing: memcached expires sessions by itself. */
    public function gc(int $max_lifetime): int|false {}

    /** A new id from PHP's own generator. */
    public function create_sid(): string {}

    /**
     * Whether a session is stored under the id. True, with a warning, where that cannot be found out:
     * the following read fails then, and no one gets an empty session for one that may exist.
     */
    public function validateId(string $id): bool {}

    /**
     * Renews the lifetime of a session that did not change, or stores it where it is gone.
     *
     * @param string $data as for write()
     */
    public function updateTimestamp(string $id, string $data): bool {}

    /**
     * What the sessions of this process cost since it started.
     *
     * @return array<string, int|array<string, array<string, int|string|null>>> counts by name: `reads`, `writes`, `touches` (ended unchanged), `destroys`,
     *                            `conflicts_merged`, `writes_dropped` (of destroyed sessions), `lock_waits`,
     *                            `lock_wait_us` (microseconds), `lock_timeouts`, `locks_expired` (before
     *                            their request was done), `retries` (of stores), `reconnects`,
     *                            `failovers` (servers set aside), `repairs` (copies made like the newest),
     *                            `presence_marks`, `presence_failures` (marks that could not be sent); and
     *                            under `servers`, by address, how each is that was used: `state` (`alive` or
     *                            `set aside`), `set_aside_for_ms`, `next_probe_in_ms`, `round_trip_us`,
     *                            `last_error`, `last_error_ms_ago`, null where there is none
     */
    public static function stats(): array {}
}

/**
 * Who is online: whose session was used within the last `rust_json_session.presence_ttl` seconds, where
 * `rust_json_session.presence` says whose it is.
 *
 * A user's id is a string or an integer of 1 to 1024 bytes. Where memcached does not answer, each method warns, and gives
 * what it would give if nobody were online.
 */
final class RustJsonSessionPresence
{
    /**
     * @param array<string, string|int> $options as RustJsonSessionHandler's; of these, those of the servers and `presence_*` count
     * @throws ValueError for an unknown option or a value that cannot be right
     */
    public function __construct(array $options = []) {}

    /** One round trip. */
    public function isOnline(int|string $userId): bool {}

    /**
     * One round trip to each server, for up to a thousand users.
     *
     * @param array<int|string> $userIds
     * @return array<int|string, bool> by id
     */
    public function areOnline(array $userIds): array {}

    /** When the user was marked last, in seconds since 1970, to within `presence_interval`; null for who is not online. */
    public function lastSeen(int|string $userId): ?int {}

    /** How many are online. Reads the lists of the last minutes. */
    public function count(): int {}

    /**
     * Some who are online, in the order of their ids' bytes. Each page reads the lists of the last minutes.
     *
     * @param int $limit users of a page, 1 or more
     * @param string|null $cursor that of the page before; null for the first page
     * @return array{users: array<int|string, int>, cursor: string|null} when each was seen last, by id; and the cursor of
     *                                                                  the next page, null where there is none
     */
    public function list(int $limit = 100, ?string $cursor = null): array {}

    /**
     * Marks a user as online, for those who have no session, such as clients of an API. Waits for nothing. Each call is an
     * entry in a list: once a minute is enough.
     *
     * @return bool false, with a warning, where that could not be sent
     */
    public function mark(int|string $userId): bool {}

    /**
     * Has a user leave, until the next mark.
     *
     * @return bool false, with a warning, where that could not be sent
     */
    public function leave(int|string $userId): bool {}
}
