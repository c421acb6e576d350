#!/usr/bin/env bash
# run.sh [--so EXTENSION.so] [--may-lack "OTHER EXTENSIONS"] [paths of tests and options of run-tests.php]
# Runs the phpt tests by PHP's own run-tests.php against a memcached of their own. A test is skipped for want of an
# extension only where --may-lack names it.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
so=$here/../target/release/librust_json_session.so
if [ "${1:-}" = --so ]; then
	so=$2
	shift 2
fi
may_lack=
if [ "${1:-}" = --may-lack ]; then
	may_lack=$2
	shift 2
fi
so=$(realpath "$so")
. "$here/../scripts/memcached.sh"

temporary=$(mktemp -d)
unix_pid=
stop_all() {
	stop_memcached
	end_process "$unix_pid"
	rm -rf "$temporary"
}
trap stop_all EXIT
start_memcached "$temporary"
memcached -u "$(id -un)" -s "$temporary/memcached.sock" &
unix_pid=$!
for _ in {1..100}; do
	[ ! -S "$temporary/memcached.sock" ] || break
	sleep 0.02
done

# A copy: run-tests.php writes beside itself, and its folder is root's. Debian has one for each API, PHP itself one.
build=$(php-config --prefix)/lib/php/build
[ -d "$build" ] || build=$(php-config --prefix)/lib/php/$(php-config --phpapi)/build
cp "$build/run-tests.php" "$temporary"
php=${PHP:-$(command -v php)}
export RJS_SERVER=127.0.0.1:$memcached_port RJS_UNIX_SERVER=unix://$temporary/memcached.sock RJS_SO=$so
export TEST_PHP_EXECUTABLE=$php NO_INTERACTION=1 REPORT_EXIT_STATUS=1
# Debian's is shared, others have it built in.
posix=(-d extension=posix)
if grep -qx posix <<<"$("$php" -n -m)"; then
	posix=()
fi
# PHP 8.1's has no progress to leave out.
no_progress=(--no-progress)
grep -q -e "'--no-progress'" "$temporary/run-tests.php" || no_progress=()
[ $# -gt 0 ] || set -- -j2 "$here"
status=0
php "$temporary/run-tests.php" -n -q --show-diff "${no_progress[@]}" --no-color -g FAIL,WARN,LEAK,SKIP,XFAIL,BORK \
	"${posix[@]}" -d extension="$so" -d rust_json_session.servers="$RJS_SERVER" \
	-d session.use_cookies=0 -d session.use_only_cookies=1 -d session.use_strict_mode=0 -d session.cache_limiter= -d session.gc_probability=0 -d output_buffering=65536 \
	"$@" | tee "$temporary/output" || status=$?

count() { sed -n "s/^$1 *: *\([0-9]*\) .*/\1/p" "$temporary/output" | head -n 1; }
passed=$(count 'Tests passed') failed=$(count 'Tests failed') skipped=$(count 'Tests skipped')
echo "phpt: ${passed:-0} passed, ${failed:-0} failed, ${skipped:-0} skipped"
[ "${passed:-0}" -gt 0 ] || exit 1
# A test may be skipped for PHP's version, not for what is not installed.
for extension in $(sed -n 's/.*Required extensions\{0,1\} missing: \([a-z_, ]*\).*/\1/p' "$temporary/output" | tr -d ,); do
	[[ " $may_lack " = *" $extension "* ]] || exit 1
done
exit "$status"
