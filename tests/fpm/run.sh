#!/usr/bin/env bash
# run.sh --so EXTENSION.so: many sessions at once through nginx and php-fpm, each with its right count; one
# connection to memcached for each worker; and a memcached that is restarted under them.
set -euo pipefail
[ "${1:-}" = --so ] || {
	echo "run.sh --so EXTENSION.so" >&2
	exit 2
}
so=$(realpath "$2")
cd "$(dirname "$0")"
. ../../scripts/memcached.sh

workers=6
temporary=$(mktemp -d)
chmod 755 "$temporary"
pids=()
passed=0
stop() {
	local status=$? pid
	for pid in "${pids[@]}"; do
		kill "$pid" 2>/dev/null || true
		wait "$pid" 2>/dev/null || true
	done
	stop_memcached
	if [ "$status" -ne 0 ]; then
		cat "$temporary"/*.log >&2 || true
		echo "fpm: $passed passed, 1 failed"
	fi
	rm -rf "$temporary"
}
trap stop EXIT

ok() {
	passed=$((passed + 1))
	echo "ok: $*"
}

fail() {
	echo "failed: $*" >&2
	exit 1
}

# Connections that memcached holds open, less the one that asks.
connections() {
	exec 3<>"/dev/tcp/127.0.0.1/$memcached_port"
	printf 'stats\r\nquit\r\n' >&3
	tr -d '\r' <&3 | awk '$2 == "curr_connections" { count = $3 } END { print count - 1 }'
	exec 3>&-
}

start_memcached "$temporary"
idle=$(connections)

cp page.php "$temporary/"
fpm=$(compgen -G '/usr/sbin/php-fpm*' | sort -V | tail -n 1)
cat >"$temporary/fpm.conf" <<CONFIG
[global]
error_log = $temporary/fpm.log
daemonize = no
[www]
user = $(id -un)
group = $(id -gn)
listen = $temporary/fpm.sock
listen.mode = 0666
pm = static
pm.max_children = $workers
catch_workers_output = yes
CONFIG
loaded=()
php -m | grep -qx rust_json_session || loaded=(-d "extension=$so")
"$fpm" -R -y "$temporary/fpm.conf" "${loaded[@]}" -d rust_json_session.servers="127.0.0.1:$memcached_port" \
	-d display_errors=1 -d session.gc_maxlifetime=600 &
pids+=($!)

for attempt in 1 2 3 4 5; do
	port=$((20000 + RANDOM % 20000))
	cat >"$temporary/nginx.conf" <<CONFIG
daemon off;
pid $temporary/nginx.pid;
error_log $temporary/nginx.log;
worker_processes 1;
user $(id -un);
events { worker_connections 256; }
http {
	access_log off;
	client_body_temp_path $temporary/body;
	fastcgi_temp_path $temporary/fastcgi;
	proxy_temp_path $temporary/proxy;
	scgi_temp_path $temporary/scgi;
	uwsgi_temp_path $temporary/uwsgi;
	server {
		listen 127.0.0.1:$port;
		location / {
			fastcgi_pass unix:$temporary/fpm.sock;
			fastcgi_param SCRIPT_FILENAME $temporary/page.php;
			fastcgi_param REQUEST_METHOD \$request_method;
			fastcgi_param QUERY_STRING \$query_string;
			fastcgi_param HTTP_COOKIE \$http_cookie;
		}
	}
}
CONFIG
	nginx -c "$temporary/nginx.conf" -g "" 2>>"$temporary/nginx.log" &
	nginx=$!
	sleep 0.3
	kill -0 "$nginx" 2>/dev/null && break
done
pids+=("$nginx")
for tries in {1..100}; do
	[ -S "$temporary/fpm.sock" ] && break
	sleep 0.05
done
export MEMCACHED=127.0.0.1:$memcached_port PAGE=http://127.0.0.1:$port/

[ "$(connections)" -eq "$idle" ] || fail "php-fpm's master has connected to memcached"
ok "php-fpm's master opens no connection"

node drive.mjs 200 10
ok "200 sessions of 10 requests, 16 at once: every count is right, every document is json_encode's"

held=$(($(connections) - idle))
[ "$held" -eq "$workers" ] || fail "$workers workers hold $held connections"
ok "$workers workers hold $held connections"

stop_memcached
status=$(node -e 'fetch(process.env.PAGE).then((r) => r.text()).then((t) => console.log(t.includes("cannot be reached") || t.includes("closed the connection")))')
[ "$status" = true ] || fail "a request without memcached does not say so"
ok "without memcached a request says that it cannot be reached"

memcached -u "$(id -un)" -l 127.0.0.1 -p "$memcached_port" -U 0 2>"$temporary/memcached.log" &
memcached_pid=$!
await_memcached
node drive.mjs 60 5
ok "after a restart of memcached every worker works again"

grep -E 'signal|SIG|exited' "$temporary/fpm.log" && fail "a worker died"
ok "no worker died"
echo "fpm: $passed passed, 0 failed"
