-- For SQLite. Ids are of any bytes, and compared byte for byte; where yours are integers, write INTEGER for each TEXT of an id.

-- Who reads does not wait for who writes.
PRAGMA journal_mode = WAL;

CREATE TABLE IF NOT EXISTS users (
    id         TEXT    NOT NULL PRIMARY KEY,
    name       TEXT    NOT NULL,
    -- Unix time at which the last visit ended, 0 before the first has; sync.php moves it.
    last_visit INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

-- Both directions, a row for each.
CREATE TABLE IF NOT EXISTS friends (
    user_id   TEXT NOT NULL,
    friend_id TEXT NOT NULL,
    PRIMARY KEY (user_id, friend_id)
) WITHOUT ROWID;

-- Who is online, as sync.php found it; nobody else writes here.
CREATE TABLE IF NOT EXISTS users_online (
    user_id   TEXT    NOT NULL PRIMARY KEY,
    last_seen INTEGER NOT NULL
) WITHOUT ROWID;
