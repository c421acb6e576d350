#!/usr/bin/env bash
# check.sh FOLDER [VARIANT]: builds this tree's extension for the PHP in PATH, into FOLDER/target, and runs its tests.
# The last line, after "check: ", is for run.sh.
set -euo pipefail
folder=$1 variant=${2:-}
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."

export CARGO_TARGET_DIR=$folder/target CARGO_NET_OFFLINE=true
case $variant in
debug*)
	export CARGO_PROFILE_RELEASE_DEBUG_ASSERTIONS=true CARGO_PROFILE_RELEASE_OVERFLOW_CHECKS=true
	export CARGO_PROFILE_RELEASE_DEBUG=line-tables-only CARGO_PROFILE_RELEASE_STRIP=none CARGO_PROFILE_RELEASE_LTO=off
	;;
esac
is_zts=$(php -n -r 'echo PHP_ZTS;')
is=$(php -n -r 'echo "PHP ", PHP_VERSION, PHP_ZTS ? " ZTS" : " NTS", PHP_DEBUG ? " debug" : "";')
so=$CARGO_TARGET_DIR/release/librust_json_session.so
said=$folder/said

if ! nice -n 19 make build; then
	echo "check: $is, does not build,"
	exit 1
fi
status=0
php-tests/run.sh --so "$so" --may-lack "igbinary memcached msgpack" | tee "$said" || status=1
result=$(tail -n 1 "$said")
if [ "$is_zts" = 1 ]; then
	"$here/threads.sh" "$so" | tee "$said" || status=1
	result+="; $(tail -n 1 "$said")"
fi
echo "check: $is, $result"
exit "$status"
