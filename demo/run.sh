#!/usr/bin/env bash
# run.sh --so EXTENSION.so [--check]
# Starts memcached, PHP and Node.js on loopback and checks that they share a session. With --check it ends
# then; else it stays up until Ctrl-C.
set -euo pipefail
so= check=
while [ $# -gt 0 ]; do
	case $1 in
	--so)
		so=$(realpath "$2")
		shift
		;;
	--check) check=yes ;;
	*)
		echo "run.sh: what is '$1'?" >&2
		exit 2
		;;
	esac
	shift
done
cd "$(dirname "$0")"
. ../scripts/memcached.sh

temporary=$(mktemp -d)
pids=()
stop() {
	local pid
	for pid in "${pids[@]}"; do
		# A process group each: php does not stop its workers when it is stopped.
		kill -- -"$pid" 2>/dev/null || kill "$pid" 2>/dev/null || true
		wait "$pid" 2>/dev/null || true
	done
	stop_memcached
	rm -rf "$temporary"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP

# The first of ten ports from $1 on that nobody listens on.
free_port() {
	local port
	for ((port = $1; port < $1 + 10; port++)); do
		if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
			echo "$port"
			return
		fi
	done
	echo "run.sh: no free port from $1 on" >&2
	return 1
}

# Until process $1 listens on port $2.
await() {
	local tries
	for tries in {1..100}; do
		kill -0 "$1" 2>/dev/null || break
		(exec 3<>"/dev/tcp/127.0.0.1/$2") 2>/dev/null && return 0
		sleep 0.05
	done
	echo "run.sh: nothing of ours listens on port $2" >&2
	cat "$temporary"/*.log >&2
	return 1
}

start_memcached "$temporary"
php_port=$(free_port 8080)
node_port=$(free_port $((php_port + 1)))
export MEMCACHED=127.0.0.1:$memcached_port PHP_PORT=$php_port NODE_PORT=$node_port

# -n: this build, also where another one is installed. Two workers: requests side by side, as in php-fpm.
PHP_CLI_SERVER_WORKERS=2 setsid php -n -d extension="$so" -d rust_json_session.servers="$MEMCACHED" \
	-S "127.0.0.1:$php_port" -t php >"$temporary/php.log" 2>&1 &
pids+=($!)
setsid node node/server.mjs >"$temporary/node.log" 2>&1 &
pids+=($!)
await "${pids[0]}" "$php_port"
await "${pids[1]}" "$node_port"

node check.mjs || {
	cat "$temporary"/*.log >&2
	exit 1
}
[ -z "$check" ] || exit 0
echo
echo "PHP      http://127.0.0.1:$php_port/"
echo "Node.js  http://127.0.0.1:$node_port/"
echo "One cookie serves both: cookies do not look at ports. Ctrl-C ends the demo."
wait -n "${pids[@]}" || true
echo "run.sh: a server has ended by itself" >&2
cat "$temporary"/*.log >&2
exit 1
