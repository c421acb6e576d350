-- For MySQL and MariaDB. Ids are of any bytes, and compared byte for byte; where yours are integers, write
-- BIGINT UNSIGNED for each VARBINARY(64).

CREATE TABLE IF NOT EXISTS users (
    id         VARBINARY(64)   NOT NULL PRIMARY KEY,
    name       VARCHAR(100)    NOT NULL,
    -- Unix time at which the last visit ended, 0 before the first has; sync.php moves it.
    last_visit BIGINT UNSIGNED NOT NULL DEFAULT 0
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- Both directions, a row for each.
CREATE TABLE IF NOT EXISTS friends (
    user_id   VARBINARY(64) NOT NULL,
    friend_id VARBINARY(64) NOT NULL,
    PRIMARY KEY (user_id, friend_id)
) ENGINE=InnoDB;

-- Who is online, as sync.php found it; nobody else writes here. Empty after a restart of the server, until the next sync.
CREATE TABLE IF NOT EXISTS users_online (
    user_id   VARBINARY(64)   NOT NULL,
    last_seen BIGINT UNSIGNED NOT NULL,
    PRIMARY KEY (user_id) USING HASH
) ENGINE=MEMORY;
