#!/usr/bin/env bash
# measure.sh --so EXTENSION.so [USERS ...]: how long a sync takes, and what others of the database wait for it meanwhile.
set -euo pipefail
[ "${1:-}" = --so ] || {
	echo "measure.sh --so EXTENSION.so [USERS ...]" >&2
	exit 2
}
so=$(realpath "$2")
shift 2
[ $# -gt 0 ] || set -- 1000 10000 100000
cd "$(dirname "$0")"
. ./servers.sh
temporary=$(mktemp -d)
trap 'stop_memcached; stop_mariadb; rm -rf "$temporary"' EXIT
prepare_php "$so" "$temporary"
start_memcached "$temporary" -m 512
export MEMCACHED=127.0.0.1:$memcached_port
install_mariadb "$temporary"
mariadb_query "CREATE USER site@localhost IDENTIFIED BY 'it''s secret'; GRANT ALL ON site.* TO site@localhost"
php measure.php sqlite "$temporary" "$@"
php measure.php mariadb "$temporary" "$@"
