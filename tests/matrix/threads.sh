#!/usr/bin/env bash
# threads.sh EXTENSION.so: many threads of one process, each with sessions of its own and some of all, by threads.c.
# For a thread-safe PHP in PATH that was built with --enable-embed.
set -euo pipefail
so=$(realpath "$1")
cd "$(dirname "$0")"
. ../../scripts/memcached.sh

temporary=$(mktemp -d)
stop() {
	stop_memcached
	rm -rf "$temporary"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

library=$(php-config --prefix)/lib
read -ra includes <<<"$(php-config --includes)"
gcc -O1 -g -Wall -D_GNU_SOURCE -o "$temporary/threads" threads.c "${includes[@]}" -L"$library" -Wl,-rpath,"$library" -lphp -lpthread
start_memcached "$temporary" -t 2
cat >"$temporary/php.ini" <<INI
extension = $so
rust_json_session.servers = 127.0.0.1:$memcached_port
rust_json_session.secret = "a-secret-of-all-threads"
session.use_cookies = 0
session.use_strict_mode = 0
session.cache_limiter =
session.gc_probability = 0
output_buffering = 65536
memory_limit = 32M
report_memleaks = 1
INI
status=0
timeout 300 "$temporary/threads" "$temporary/php.ini" threads.php >"$temporary/output" 2>&1 || status=$?
cat "$temporary/output"
# Warnings, leaks and assertions too are words that nobody expects.
if [ "$status" -ne 0 ] || grep -qv '^ok: ' "$temporary/output"; then
	echo "threads: failed (status $status)"
	exit 1
fi
echo "threads: $(wc -l <"$temporary/output") passed, 0 failed"
