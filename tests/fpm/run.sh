#!/usr/bin/env bash
# run.sh --so EXTENSION.so: many sessions at once through nginx and php-fpm, each with its right count; one
# connection to memcached for each worker, its own; a memcached that is restarted under them; parallel requests of one
# session; who is online, as all workers tell it; a worker that php-fpm kills while it has a session; and sessions that php.ini or .user.ini alone sets up, with the
# progress of uploads in them.
set -euo pipefail
[ "${1:-}" = --so ] || {
	echo "run.sh --so EXTENSION.so" >&2
	exit 2
}
so=$(realpath "$2")
cd "$(dirname "$0")"
. ../../scripts/memcached.sh

workers=6
php_ini_workers=3
presence_interval=2
temporary=$(mktemp -d)
chmod 755 "$temporary"
pids=()
passed=0
stop() {
	local status=$? pid
	for pid in "${pids[@]}"; do
		end_process "$pid"
	done
	stop_memcached
	if [ "$status" -ne 0 ]; then
		cat "$temporary"/*.log >&2 || true
		echo "fpm: $passed passed, 1 failed"
	fi
	rm -rf "$temporary"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP

ok() {
	passed=$((passed + 1))
	echo "ok: $*"
}

fail() {
	echo "failed: $*" >&2
	exit 1
}

# The connections to memcached that process $1 holds, as inodes: a socket shared over a fork has one.
connections_of() {
	local port
	port=$(printf '%04X' "$memcached_port")
	find "/proc/$1/fd" -lname 'socket:*' -printf '%l\n' | tr -dc '0-9\n' | sort >"$temporary/sockets"
	awk -v port=":$port\$" '$3 ~ port && $4 == "01" { print $10 }' /proc/net/tcp | sort |
		comm -12 - "$temporary/sockets"
}

# Drives $1 sessions of $2 requests; then every worker has served, and holds one connection that is its own.
drive() {
	local worker held served=0
	: >"$temporary/held"
	node drive.mjs "$1" "$2" >"$temporary/workers"
	while read -r worker; do
		held=$(connections_of "$worker")
		[ "$(grep -c . <<<"$held")" -eq 1 ] || fail "worker $worker holds these connections to memcached: $held"
		echo "$held" >>"$temporary/held"
		served=$((served + 1))
	done <"$temporary/workers"
	[ "$served" -eq "$workers" ] || fail "$served of $workers workers have served a request"
	[ "$(sort -u "$temporary/held" | wc -l)" -eq "$workers" ] || fail "workers share connections"
	[ -z "$(connections_of "$fpm_pid")" ] || fail "php-fpm's master has connected to memcached"
}

start_memcached "$temporary"

cp page.php presence.php progress.php "$temporary/"
mkdir "$temporary/user-ini"
cp progress.php "$temporary/user-ini/"
printf '%s\n' session.save_handler=rust_json session.auto_start=1 >"$temporary/user-ini/.user.ini"
fpm=/usr/sbin/php-fpm$(php -n -r 'echo PHP_MAJOR_VERSION, ".", PHP_MINOR_VERSION;')
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
request_terminate_timeout = 3s
php_admin_value[rust_json_session.servers] = 127.0.0.1:$memcached_port
php_admin_value[rust_json_session.presence] = user_id
php_admin_value[rust_json_session.presence_interval] = $presence_interval
[php-ini]
user = $(id -un)
group = $(id -gn)
listen = $temporary/php-ini.sock
listen.mode = 0666
pm = static
pm.max_children = $php_ini_workers
catch_workers_output = yes
php_admin_value[session.save_handler] = rust_json
php_admin_value[session.save_path] = tcp://127.0.0.1:$memcached_port
php_admin_flag[display_errors] = off
php_admin_value[error_log] = $temporary/php-ini.log
php_admin_flag[log_errors] = on
php_admin_flag[session.upload_progress.enabled] = on
php_admin_value[session.upload_progress.min_freq] = 0.05
php_admin_value[rust_json_session.lock_wait] = 1000
php_admin_value[rust_json_session.servers] = 127.0.0.1:1
php_admin_value[rust_json_session.presence] = user_id
php_admin_value[rust_json_session.presence_interval] = $presence_interval
CONFIG
# -n: this build, also where another one is installed.
"$fpm" -n -R -y "$temporary/fpm.conf" -d extension="$so" \
	-d display_errors=1 -d html_errors=0 -d session.gc_maxlifetime=600 -d upload_max_filesize=100M -d post_max_size=100M 2>>"$temporary/fpm.log" &
fpm_pid=$!
pids+=("$fpm_pid")

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
		location /php-ini/ {
			client_max_body_size 100m;
			fastcgi_request_buffering off;
			fastcgi_pass unix:$temporary/php-ini.sock;
			fastcgi_param SCRIPT_FILENAME $temporary/progress.php;
			fastcgi_param REQUEST_METHOD \$request_method;
			fastcgi_param QUERY_STRING \$query_string;
			fastcgi_param CONTENT_TYPE \$content_type;
			fastcgi_param CONTENT_LENGTH \$content_length;
			fastcgi_param HTTP_COOKIE \$http_cookie;
		}
		location /presence/ {
			fastcgi_pass unix:$temporary/fpm.sock;
			fastcgi_param SCRIPT_FILENAME $temporary/presence.php;
			fastcgi_param REQUEST_METHOD \$request_method;
			fastcgi_param QUERY_STRING \$query_string;
			fastcgi_param HTTP_COOKIE \$http_cookie;
		}
		location /presence-of-php-ini/ {
			fastcgi_pass unix:$temporary/php-ini.sock;
			fastcgi_param SCRIPT_FILENAME $temporary/presence.php;
			fastcgi_param REQUEST_METHOD \$request_method;
			fastcgi_param QUERY_STRING \$query_string;
			fastcgi_param HTTP_COOKIE \$http_cookie;
		}
		location /user-ini/ {
			fastcgi_pass unix:$temporary/fpm.sock;
			fastcgi_param DOCUMENT_ROOT $temporary;
			fastcgi_param SCRIPT_FILENAME $temporary/user-ini/progress.php;
			fastcgi_param REQUEST_METHOD \$request_method;
			fastcgi_param QUERY_STRING \$query_string;
			fastcgi_param HTTP_COOKIE \$http_cookie;
		}
	}
}
CONFIG
	nginx -c "$temporary/nginx.conf" 2>>"$temporary/nginx.log" &
	nginx=$!
	pids+=("$nginx")
	# Its pid file comes after its port; where that is taken it tries for some seconds and ends.
	while kill -0 "$nginx" 2>/dev/null && ! [ -s "$temporary/nginx.pid" ]; do
		sleep 0.02
	done
	[ ! -s "$temporary/nginx.pid" ] || break
done
[ -s "$temporary/nginx.pid" ] || fail "nginx does not start"
for tries in {1..100}; do
	[ -S "$temporary/fpm.sock" ] && break
	kill -0 "$fpm_pid" || fail "php-fpm does not start"
	sleep 0.05
done
export MEMCACHED=127.0.0.1:$memcached_port PAGE=http://127.0.0.1:$port/

drive 200 10
ok "200 sessions of 10 requests, 16 at once: every count is right, every document is json_encode's"
ok "each of $workers workers holds one connection, its own; php-fpm's master holds none"

stop_memcached
said=$(node -e 'fetch(process.env.PAGE).then((response) => response.text()).then(console.log)')
[[ $said =~ 'cannot be reached'|'closed the connection' ]] || fail "a request without memcached says only: $said"
ok "without memcached a request says that it cannot be reached"

memcached -u "$(id -un)" -l 127.0.0.1 -p "$memcached_port" -U 0 2>"$temporary/memcached.log" &
memcached_pid=$!
await_memcached || fail "memcached does not start again"
drive 100 5
ok "after a restart of memcached every worker works again, on one connection of its own"

node parallel.mjs 12 20
ok "12 requests of one session at once, 20 times: each counts"

PAGE=${PAGE}presence/ node presence.mjs user "$workers" "$presence_interval" 7
ok "requests of one session, 30 at once to $workers workers, mark its user once in an interval of $presence_interval s, and all tell the same"
PAGE=${PAGE}presence-of-php-ini/ node presence.mjs rust_json "$php_ini_workers" "$presence_interval" 5
ok "so do those of php.ini's save handler, with the servers of session.save_path"

PAGE=${PAGE}php-ini/ node upload.mjs
ok "a session of php.ini shows how far an upload is, while others change it, cancel the upload or hold the session"
grep -q "is not one that PHP makes" "$temporary/php-ini.log" || fail "nobody is told of a hostile session id"
ok "an upload whose form names a hostile session id stores nothing"

PAGE=${PAGE}user-ini/ node user-ini.mjs
ok "a session of .user.ini starts before the script"

! grep -E 'exited|SIG(ABRT|BUS|ILL|SEGV)' "$temporary/fpm.log" || fail "a worker died"
ok "no worker died"
node killed.mjs
grep -q 'execution timed out.*terminating' "$temporary/fpm.log" || fail "php-fpm killed no worker"
ok "the session of a request that php-fpm killed is free when its lock has expired"
echo "fpm: $passed passed, 0 failed"
