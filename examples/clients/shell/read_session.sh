#!/usr/bin/env bash
# Reads a PHP session that rust_json_session stored in memcached: docs/document.md says what stands there.
#
#   MEMCACHED=127.0.0.1:11211 read_session.sh COOKIE
#
# prints the session of a cookie's value as JSON, or null: there is none. Fails where memcached does not answer.
# Needs nc and jq. jq before 1.7 rounds integers beyond 2^53.
set -euo pipefail
export LC_ALL=C
server=${MEMCACHED:-127.0.0.1:11211}
prefix=sessions/

# PHP percent-encodes the comma of an id. A cookie may hold anything: only what PHP could have made reaches memcached.
id=${1//%2[Cc]/,}
if ! [[ $id =~ ^[A-Za-z0-9,-]+$ ]] || [ ${#id} -gt 256 ]; then
	echo null
	exit
fi
key=$prefix$id
if [ ${#key} -gt 250 ]; then
	key=${prefix}sha256:$(printf %s "$id" | sha256sum | cut -d ' ' -f 1)
fi

# By `quit` memcached closes the connection, and every nc ends then. Without it, at the end of its input, OpenBSD's
# (Debian's netcat-openbsd) waits on unless it has -N, and the traditional one unless it has -q 0. -w: seconds to wait.
reply=$(printf 'get %s\r\nquit\r\n' "$key" | nc -w 1 "${server%:*}" "${server##*:}") || reply=
if [ "$reply" = $'END\r' ]; then
	echo null
	exit
fi
# VALUE <key> <flags> <bytes>, the document, END
head=${reply%%$'\r'*}
document=${reply#*$'\r\n'}
document=${document%$'\r\nEND\r'}
if [ "${head%% *}" != VALUE ] || [ "${#document}" != "${head##* }" ]; then
	echo "memcached at $server does not answer" >&2
	exit 1
fi
jq -c 'if ."$php" == "1.-.-.destroyed" then null else del(."$php") end' <<<"$document"
