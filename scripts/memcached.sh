# Sourced by scripts that need a memcached of their own on loopback.
#   start_memcached FOLDER [memcached's options]   sets memcached_port and memcached_pid
#   stop_memcached                                 stops it, by its pid

start_memcached() {
	local folder=$1 attempt
	shift
	for attempt in 1 2 3 4 5 6 7 8 9 10; do
		memcached_port=$((20000 + (RANDOM * 32768 + RANDOM) % 20000))
		memcached -u "$(id -un)" -l 127.0.0.1 -p "$memcached_port" -U 0 "$@" 2>"$folder/memcached.log" &
		memcached_pid=$!
		if await_memcached; then
			return 0
		fi
		stop_memcached
	done
	echo "memcached does not start:" >&2
	cat "$folder/memcached.log" >&2
	return 1
}

# Until it accepts connections; false where it has ended, as with a port that is taken.
await_memcached() {
	local tries
	for tries in {1..100}; do
		kill -0 "$memcached_pid" 2>/dev/null || return 1
		if (exec 3<>"/dev/tcp/127.0.0.1/$memcached_port") 2>/dev/null; then
			return 0
		fi
		sleep 0.02
	done
	return 1
}

stop_memcached() {
	[ -n "${memcached_pid:-}" ] || return 0
	kill "$memcached_pid" 2>/dev/null || true
	wait "$memcached_pid" 2>/dev/null || true
	memcached_pid=
}
