#!/usr/bin/env bash
# run.sh --so EXTENSION.so [--check [--screenshots FOLDER]]
# Starts two memcacheds, php-fpm, Node.js and nginx on loopback, and stays up until Ctrl-C; a memcached that ends is
# started again. With --check it uses the demo as its visitors would, in two real browsers, and ends.
set -euo pipefail
so='' check='' screenshots=''
while [ $# -gt 0 ]; do
	case $1 in
	--so)
		so=$(realpath "$2")
		shift
		;;
	--check) check=yes ;;
	--screenshots)
		screenshots=$(realpath -m "$2")
		shift
		;;
	*)
		echo "run.sh: what is '$1'?" >&2
		exit 2
		;;
	esac
	shift
done
[ -n "$so" ] || {
	echo "run.sh --so EXTENSION.so [--check [--screenshots FOLDER]]" >&2
	exit 2
}
cd "$(dirname "$0")"
../scripts/npm-ci.sh "$PWD"
. ../scripts/memcached.sh

temporary=$(mktemp -d)
pids=()
memcached_ports=()
memcached_pids=()
stop() {
	local status=$? pid
	for pid in "${pids[@]}" "${memcached_pids[@]}"; do
		end_process "$pid"
	done
	# Neither after success nor after Ctrl-C.
	[ "$status" -eq 0 ] || [ "$status" -gt 128 ] || cat "$temporary"/*.log >&2 || true
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

# Until process $1 has made the socket $2.
await_socket() {
	local _
	for _ in {1..200}; do
		[ ! -S "$2" ] || return 0
		kill -0 "$1" 2>/dev/null || break
		sleep 0.05
	done
	echo "run.sh: nobody listens on $2" >&2
	return 1
}

# The file $1 with what is known only now.
filled() {
	sed -e "s|@TEMPORARY@|$temporary|g; s|@DEMO@|$PWD|g; s|@PORT@|${port:-}|g; s|@SERVERS@|$SERVERS|g" \
		-e "s|@SECRET@|$SECRET|g; s|@USER@|$(id -un)|g; s|@GROUP@|$(id -gn)|g" "$1"
}

# Takes the memcached that was just started for number $1. The check finds its pid in a file.
note_memcached() {
	memcached_pids[$1]=$memcached_pid
	memcached_ports[$1]=$memcached_port
	# Else the shell would have its own words for its being killed.
	disown "$memcached_pid"
	echo "$memcached_pid" >"$temporary/memcached-$1.pid"
}

# Starts each memcached again that has ended: for a person after a while, for the check once it lets it.
declare -A ended
mend_memcacheds() {
	local n
	for n in "${!memcached_pids[@]}"; do
		if kill -0 "${memcached_pids[n]}" 2>/dev/null || [ -e "$temporary/hold" ]; then
			continue
		fi
		if [ -z "${ended[$n]:-}" ] && [ -z "$check" ]; then
			ended[$n]=$SECONDS
			echo "memcached on port ${memcached_ports[n]} has ended; in $pause seconds it is started again, empty"
		fi
		[ -n "$check" ] || [ $((SECONDS - ended[$n])) -ge "$pause" ] || continue
		unset "ended[$n]"
		memcached_port=${memcached_ports[n]}
		memcached -u "$(id -un)" -l 127.0.0.1 -p "$memcached_port" -U 0 2>>"$temporary/memcached.log" &
		memcached_pid=$!
		note_memcached "$n"
		[ -n "$check" ] || echo "memcached on port $memcached_port is back:  kill -9 $memcached_pid"
	done
}
pause=5

for n in 0 1; do
	start_memcached "$temporary"
	note_memcached "$n"
done
SERVERS=127.0.0.1:${memcached_ports[0]},127.0.0.1:${memcached_ports[1]}
SECRET=$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')
SOCKET=$temporary/node.sock
export SERVERS SECRET SOCKET

# -n: this build, also where another one is installed. -R: also as root.
filled php-fpm.conf >"$temporary/php-fpm.conf"
"/usr/sbin/php-fpm$(php -n -r 'echo PHP_MAJOR_VERSION, ".", PHP_MINOR_VERSION;')" -n -R -y "$temporary/php-fpm.conf" \
	-d extension="$so" 2>>"$temporary/php-fpm.log" &
php=$!
NODE_ENV=production node node/server.js >"$temporary/node.log" 2>&1 &
node=$!
pids+=("$php" "$node")
await_socket "$php" "$temporary/php.sock"
await_socket "$node" "$SOCKET"

port=$(free_port 8080)
filled nginx.conf >"$temporary/nginx.conf"
nginx -c "$temporary/nginx.conf" 2>>"$temporary/nginx.log" &
nginx=$!
pids+=("$nginx")
await_port "$nginx" "$port" || {
	echo "run.sh: nginx does not listen on port $port" >&2
	exit 1
}

if [ -n "$check" ]; then
	ORIGIN=http://127.0.0.1:$port RUN=$temporary SCREENSHOTS=${screenshots:-$temporary/screenshots} \
		CHROMIUM=$(command -v chromium) node check/run.js &
	check=$!
	pids+=("$check")
else
	cat <<TEXT

The demo      http://127.0.0.1:$port/
              Open it in two browsers, or in one and in a private window of it, and log in as two people.
memcached     on port ${memcached_ports[0]}:  kill -9 ${memcached_pids[0]}
memcached     on port ${memcached_ports[1]}:  kill -9 ${memcached_pids[1]}
              Kill one, in another terminal: nobody is logged out. It is started again after $pause seconds.

Ctrl-C ends the demo.
TEXT
fi

while sleep 0.2; do
	mend_memcacheds
	for pid in "${pids[@]}"; do
		kill -0 "$pid" 2>/dev/null && continue
		[ "$pid" != "$check" ] || {
			wait "$check"
			exit
		}
		echo "run.sh: a server has ended by itself" >&2
		exit 1
	done
done
