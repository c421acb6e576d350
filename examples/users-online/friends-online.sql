-- My friends who are online, who was seen last first. :user_id is me.
SELECT users.id, users.name, users_online.last_seen
FROM friends
JOIN users_online ON users_online.user_id = friends.friend_id
JOIN users ON users.id = friends.friend_id
WHERE friends.user_id = :user_id
ORDER BY users_online.last_seen DESC, users.name;

-- How many are online.
SELECT COUNT(*) FROM users_online;

-- When all my friends were here last, online or not; 0 for never.
SELECT users.id, users.name, COALESCE(users_online.last_seen, users.last_visit) AS last_seen
FROM friends
JOIN users ON users.id = friends.friend_id
LEFT JOIN users_online ON users_online.user_id = users.id
WHERE friends.user_id = :user_id
ORDER BY users.name;
