#!/usr/bin/env bash
# run.sh --so EXTENSION.so [ROUNDS]: what a list of servers and a copy of each session cost, with two memcacheds of its own.
set -euo pipefail
[ "${1:-}" = --so ] || {
	echo "run.sh --so EXTENSION.so [ROUNDS]" >&2
	exit 2
}
so=$(realpath "$2")
rounds=${3:-60}
cd "$(dirname "$0")"
. ../../scripts/memcached.sh
temporary=$(mktemp -d)
first_pid=
trap 'stop_memcached; end_process "$first_pid"; rm -rf "$temporary"' EXIT
start_memcached "$temporary"
first_port=$memcached_port first_pid=$memcached_pid memcached_pid=
start_memcached "$temporary"
php -n -d extension="$so" -d session.use_cookies=0 -d session.cache_limiter= -d session.gc_probability=0 \
	copies.php "127.0.0.1:$first_port" "127.0.0.1:$memcached_port" "$rounds"
