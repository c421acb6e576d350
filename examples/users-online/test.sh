#!/usr/bin/env bash
# test.sh --so EXTENSION.so: sync.php with a real memcached, and with a real SQLite and a real MariaDB in turn.
set -euo pipefail
[ "${1:-}" = --so ] || {
	echo "test.sh --so EXTENSION.so" >&2
	exit 2
}
so=$(realpath "$2")
cd "$(dirname "$0")"
. ./servers.sh

temporary=$(mktemp -d)
stop() {
	[ -z "${memcached_pid:-}" ] || kill -CONT "$memcached_pid" 2>/dev/null || true
	stop_memcached
	stop_mariadb
	rm -rf "$temporary"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP

prepare_php "$so" "$temporary"
start_memcached "$temporary"
export MEMCACHED=127.0.0.1:$memcached_port MEMCACHED_PID=$memcached_pid
install_mariadb "$temporary"
# All that sync.php may do, and has to.
mariadb_query "CREATE USER site@localhost IDENTIFIED BY 'it''s secret';
	GRANT SELECT, INSERT, UPDATE, DELETE ON \`site%\`.* TO site@localhost"

run() {
	php test.php "$1" "$temporary" | tee -a "$temporary/log" || status=1
}
status=0
run sqlite
run mariadb
stop_mariadb
start_mariadb "$temporary"
run mariadb-restarted

failed=$(grep -c '^failed: ' "$temporary/log") || true
[ "$failed" -gt 0 ] || failed=$status
echo "users-online: $(grep -c '^ok: ' "$temporary/log") passed, $failed failed"
exit "$status"
