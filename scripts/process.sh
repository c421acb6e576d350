# Sourced by scripts that start servers of their own on loopback.
#   await_port PID PORT   until it accepts connections; false where it has ended, as with a port that is taken
#   end_process PID       stops a child; nothing where PID is empty

await_port() {
	local _
	for _ in {1..100}; do
		kill -0 "$1" 2>/dev/null || return 1
		if (exec 3<>"/dev/tcp/127.0.0.1/$2") 2>/dev/null; then
			return 0
		fi
		sleep 0.02
	done
	return 1
}

end_process() {
	[ -n "$1" ] || return 0
	kill "$1" 2>/dev/null || true
	wait "$1" 2>/dev/null || true
}
