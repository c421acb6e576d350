#!/usr/bin/env bash
# run.sh --so EXTENSION.so [--quick]: how long a session's lock takes from one process to the next that waits
# for it, beside other handlers, against a memcached and a redis of its own. --quick: a tenth, to try it.
set -euo pipefail
[[ "${1:-} ${3:---quick}" == "--so --quick" ]] || {
	echo "run.sh --so EXTENSION.so [--quick]" >&2
	exit 2
}
so=$(realpath "$2")
rounds=10 hand_offs=100
[ $# -eq 2 ] || rounds=2 hand_offs=50
cd "$(dirname "$0")"
. ../../scripts/memcached.sh

# Sets redis_port and redis_pid. Keeps nothing on disk.
start_redis() {
	local _
	for _ in {1..10}; do
		redis_port=$((20000 + (RANDOM * 32768 + RANDOM) % 20000))
		redis-server --bind 127.0.0.1 --port "$redis_port" --dir "$temporary" --save '' --appendonly no \
			>"$temporary/redis.log" 2>&1 &
		redis_pid=$!
		if await_port "$redis_pid" "$redis_port"; then
			return 0
		fi
		stop_redis
	done
	echo "redis-server does not start:" >&2
	cat "$temporary/redis.log" >&2
	return 1
}

stop_redis() {
	end_process "${redis_pid:-}"
	redis_pid=
}

temporary=$(mktemp -d)
trap 'stop_memcached; stop_redis; rm -rf "$temporary"' EXIT
start_memcached "$temporary"
start_redis
directory=$(php-config --extension-dir)
needed=()
for extension in igbinary msgpack memcached redis; do
	[ ! -e "$directory/$extension.so" ] || needed+=(-d "extension=$extension")
done
php -n "${needed[@]}" -d extension="$so" -d session.use_cookies=0 -d session.cache_limiter= -d session.gc_probability=0 \
	hand-off.php "127.0.0.1:$memcached_port" "127.0.0.1:$redis_port" "$temporary" "$rounds" "$hand_offs"
