#!/usr/bin/env bash
# run.sh [--so EXTENSION.so] [paths of tests and options of run-tests.php]
# Runs the phpt tests by PHP's own run-tests.php against a memcached of their own.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
so=$here/../target/release/librust_json_session.so
if [ "${1:-}" = --so ]; then
	so=$2
	shift 2
fi
so=$(realpath "$so")
. "$here/../scripts/memcached.sh"

temporary=$(mktemp -d)
trap 'stop_memcached; rm -rf "$temporary"' EXIT
start_memcached "$temporary"

run_tests=$(php-config --prefix)/lib/php/$(php-config --phpapi)/build/run-tests.php
export RJS_SERVER=127.0.0.1:$memcached_port RJS_SO=$so
export TEST_PHP_EXECUTABLE=${PHP:-$(command -v php)} NO_INTERACTION=1 REPORT_EXIT_STATUS=1
[ $# -gt 0 ] || set -- -j2 "$here"
status=0
php "$run_tests" -n -q --show-diff --no-progress --no-color -g FAIL,WARN,LEAK,SKIP,XFAIL,BORK \
	-d extension=posix -d extension="$so" -d rust_json_session.servers="$RJS_SERVER" \
	-d session.use_cookies=0 -d session.use_only_cookies=1 -d session.cache_limiter= -d session.gc_probability=0 -d output_buffering=65536 \
	"$@" | tee "$temporary/output" || status=$?

count() { sed -n "s/^$1 *: *\([0-9]*\) .*/\1/p" "$temporary/output" | head -n 1; }
passed=$(count 'Tests passed') failed=$(count 'Tests failed') skipped=$(count 'Tests skipped')
echo "phpt: ${passed:-0} passed, ${failed:-0} failed, ${skipped:-0} skipped"
[ "${passed:-0}" -gt 0 ] || exit 1
exit "$status"
