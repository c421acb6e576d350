# Sourced by scripts that need a memcached of their own on loopback.
#   start_memcached FOLDER [memcached's options]   sets memcached_port and memcached_pid
#   stop_memcached                                 stops it, by its pid

. "$(dirname "${BASH_SOURCE[0]}")/process.sh"

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

await_memcached() {
	await_port "$memcached_pid" "$memcached_port"
}

stop_memcached() {
	end_process "${memcached_pid:-}"
	memcached_pid=
}
