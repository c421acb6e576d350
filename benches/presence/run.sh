#!/usr/bin/env bash
# run.sh --so EXTENSION.so [ROUNDS]: what it costs to know who is online, for 1,000 to 100,000 users, with a memcached of its own.
set -euo pipefail
[ "${1:-}" = --so ] || {
	echo "run.sh --so EXTENSION.so [ROUNDS]" >&2
	exit 2
}
so=$(realpath "$2")
rounds=${3:-40}
cd "$(dirname "$0")"
. ../../scripts/memcached.sh
temporary=$(mktemp -d)
trap 'stop_memcached; rm -rf "$temporary"' EXIT
start_memcached "$temporary" -m 256
php -n -d extension="$so" -d session.use_cookies=0 -d session.cache_limiter= -d session.gc_probability=0 -d memory_limit=512M \
	presence.php "127.0.0.1:$memcached_port" "$rounds"
