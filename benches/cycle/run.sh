#!/usr/bin/env bash
# run.sh --so EXTENSION.so [ROUNDS]: whole session cycles beside other handlers, against a memcached of its own.
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
trap 'stop_memcached; rm -rf "$temporary"' EXIT
start_memcached "$temporary"
directory=$(php-config --extension-dir)
needed=()
for extension in igbinary msgpack memcached memcache sockets; do
	[ ! -e "$directory/$extension.so" ] || needed+=(-d "extension=$extension")
done
php -n "${needed[@]}" -d extension="$so" -d session.use_cookies=0 -d session.cache_limiter= -d session.gc_probability=0 \
	cycle.php "127.0.0.1:$memcached_port" "$rounds"
