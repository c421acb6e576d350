#!/usr/bin/env bash
# test.sh --so EXTENSION.so [python|shell|go|ruby ...]: real PHP keeps sessions in a real memcached, and these programs
# (python and shell, unless named) read them, and tell that there is none from that memcached does not answer.
set -euo pipefail
[ "${1:-}" = --so ] || {
	echo "test.sh --so EXTENSION.so [python|shell|go|ruby ...]" >&2
	exit 2
}
so=$(realpath "$2")
shift 2
[ $# -gt 0 ] || set -- python shell
cd "$(dirname "$0")"
. ../../scripts/memcached.sh

temporary=$(mktemp -d)
stop() {
	[ -z "${memcached_pid:-}" ] || kill -CONT "$memcached_pid" 2>/dev/null || true
	stop_memcached
	rm -rf "$temporary"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP
start_memcached "$temporary"
export MEMCACHED=127.0.0.1:$memcached_port
export PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$PWD/python

# Debian's pymemcache is for Debian's python3, which need not be the first.
python=python3
"$python" -c 'import pymemcache' 2>/dev/null || python=/usr/bin/python3

passed=0
failed=0
ok() {
	passed=$((passed + 1))
	echo "ok: $*"
}
fail() {
	failed=$((failed + 1))
	echo "failed: $*" >&2
}

# Runs code in the session with an id, as a request would; a warning is an error.
php_session() {
	php -n -d extension="$so" -d rust_json_session.servers="$MEMCACHED" -d rust_json_session.secret=secret-of-this-test \
		-d session.use_cookies=0 -d session.use_only_cookies=0 -d session.use_strict_mode=0 -d session.cache_limiter= \
		-r '
		class User {
			public function __construct(public string $name, private string $role) {}
			public function role() { return $this->role; }
		}
		set_error_handler(function ($type, $message) { throw new ErrorException($message); });
		session_set_save_handler(new RustJsonSessionHandler, true);
		session_id("'"$1"'");
		session_start();
		'"$2"'
		session_write_close();'
}

# Stores a document as another program would.
put() {
	local answer
	answer=$(printf 'set sessions/%s 0 600 %d\r\n%s\r\nquit\r\n' "$1" ${#2} "$2" | nc -w 1 127.0.0.1 "$memcached_port")
	[ "$answer" = $'STORED\r' ]
}

read_session() {
	case $1 in
	python) timeout 10 "$python" python/read_session.py "$2" ;;
	shell) timeout 10 shell/read_session.sh "$2" ;;
	go) timeout 10 "$temporary/read_session" "$2" ;;
	ruby) timeout 10 ruby ruby/read_session.rb "$2" ;;
	esac
}

# JSON in one spelling. jq rounds what it reads, and so both sides of its comparison.
canonical() {
	if [ "$1" = shell ]; then
		jq -cS .
	else
		"$python" -c 'import json, sys; print(json.dumps(json.load(sys.stdin), sort_keys=True))'
	fi
}

# PROGRAM prints EXPECTED for COOKIE
prints() {
	local output expected
	output=$(read_session "$1" "$4" | canonical "$1") || output="exit status $?"
	expected=$(canonical "$1" <<<"$3")
	if [ "$output" = "$expected" ]; then
		ok "$1 reads $2"
	else
		fail "$1, $2: printed $output in place of $expected"
	fi
}

# PROGRAM fails by itself, in time, says so, and prints no session
fails() {
	local status=0
	read_session "$1" "$3" >"$temporary/output" 2>"$temporary/errors" || status=$?
	if [ "$status" -ne 0 ] && [ "$status" -ne 124 ] && [ ! -s "$temporary/output" ] && [ -s "$temporary/errors" ]; then
		ok "$1 fails where $2"
	else
		fail "$1, $2: exit status $status, printed: $(cat "$temporary/output" "$temporary/errors")"
	fi
}

longest=$(printf '%0256d' 0)
php_session abc '$_SESSION = ["user" => new User("Jörg Müller", "admin"), "price" => 1.0, "big" => 9007199254740993,
	"text" => "a/b <b>€</b>", "list" => [1, null, true]];'
session='{"user":{"name":"Jörg Müller"},"price":1.0,"big":9007199254740993,"text":"a/b <b>€</b>","list":[1,null,true]}'
php_session a,b '$_SESSION["n"] = 1;'
php_session "$longest" '$_SESSION["n"] = 2;'
php_session empty ''
php_session logged-out '$_SESSION["n"] = 3;'
php_session logged-out 'session_destroy();'
put edited-tombstone $'{"chat": [1], "$php": "1.-.-.destroyed"}\n'
put stamped "{\"n\":4}"$'\t'"$(printf '%22s' '')"$'\r\n'

for program; do
	[ "$program" != go ] || (cd go && go build -o "$temporary/read_session" .)
	prints "$program" "what PHP stored, without PHP's type hints" "$session" abc
	prints "$program" "an id as PHP percent-encodes it" '{"n":1}' a%2Cb
	prints "$program" "an id that is too long for a key" '{"n":2}' "$longest"
	prints "$program" "an empty session" '{}' empty
	prints "$program" "a document with a stamp behind it" '{"n":4}' stamped
	prints "$program" "null where there is no such session" null xyz
	prints "$program" "null where PHP destroyed the session" null logged-out
	prints "$program" "null where somebody has added to a tombstone" null edited-tombstone
	for cookie in '' abc%0D%0Aflush_all $'abc\r\nflush_all' 'abc empty' ../abc äbc %FF "${longest}0"; do
		prints "$program" "null for $(printf '%.20q' "$cookie"), which PHP could not have made" null "$cookie"
	done
	prints "$program" "the session after all that" "$session" abc
done

if [[ " $* " = *" python "* ]]; then
	"$python" python/change_session.py abc name '"Zoë"'
	php_session abc 'if ($_SESSION["name"] !== "Zoë" || $_SESSION["user"]->role() !== "admin" || $_SESSION["price"] !== 1.0
		|| $_SESSION["big"] !== 9007199254740993) { var_dump($_SESSION); exit(1); }' &&
		ok "what python changed PHP reads, and everything else as it was" ||
		fail "python: PHP does not read what it changed"

	"$python" -c '
from change_session import change_session, connect
client, other = connect(), connect()
def change(session):
    if "other" not in session:
        change_session(other, "empty", lambda session: session.update(other=1))
    session.update(own=2)
assert change_session(client, "empty", change)'
	prints python "both changes where somebody else stored between its reading and its storing" '{"other":1,"own":2}' empty

	! "$python" python/change_session.py logged-out n 1 2>"$temporary/errors" &&
		grep -q 'no such session' "$temporary/errors" &&
		ok "python changes no session that PHP destroyed" ||
		fail "python changed a session that PHP destroyed: $(cat "$temporary/errors")"
	prints python "null there still" null logged-out
fi

kill -STOP "$memcached_pid"
for program; do
	fails "$program" "memcached stands still" abc
done
kill -CONT "$memcached_pid"
stop_memcached
for program; do
	fails "$program" "nobody listens" abc
done

echo "clients: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
