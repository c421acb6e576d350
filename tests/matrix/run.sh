#!/usr/bin/env bash
# run.sh [--cache FOLDER] [--accept-expired] [PHP...]
# Builds and tests this tree's extension against other PHPs than the system's; a line with the result of each.
#
# A PHP is named by where it is from and what it is:
#   SUITE-VERSION             Debian's own package in that suite: trixie-8.4. Debian's base and its PHP go into
#                             a folder, by mmdebstrap, and all is run in there, by chroot. Needs root.
#   SUITE-VERSION-VARIANT     that suite's source package, built here: bookworm-8.2-debug-zts. Variants: zts,
#                             debug, debug-zts. With zts also threads.c is run: many threads in one process.
#   FOLDER-VARIANT            the same from a folder with PHP's source: /src/php-8.1.33-debug-zts for what is in
#                             /src/php-8.1.33. A repository's needs autoconf, bison and re2c.
# Without a name: this system's PHP as zts and as debug-zts, and those that are named below.
#
# A debug PHP ends on a type, reference count or list that is wrong, and reports memory that is not freed. With
# it our own code too is built with assertions and checks of overflows.
#
# --cache FOLDER     where trees and PHPs are kept, about 2 GB each (without it: rust_json_session/matrix in
#                    $XDG_CACHE_HOME or ~/.cache). A folder in it may be removed at any time and is made again.
# --accept-expired   takes the index of a Debian archive also where nobody has renewed its date for long
# Installs what it lacks with apt-get, and says so. The Debian archive is the one that apt uses here.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
tree=$(cd "$here/../.." && pwd)
. "$here/php.sh"

cache=${XDG_CACHE_HOME:-$HOME/.cache}/rust_json_session/matrix
check_dates=true
names=()
while [ $# -gt 0 ]; do
	case $1 in
	--cache)
		cache=$2
		shift
		;;
	--accept-expired) check_dates=false ;;
	-*)
		sed -n '2,/^set /{s/^# \{0,1\}//;/^set /d;p}' "$0" >&2
		exit 2
		;;
	*) names+=("$1") ;;
	esac
	shift
done
"$tree/scripts/need.sh" php memcached node matrix
mkdir -p "$cache"
cache=$(realpath "$cache")
# What run-tests.php writes beside each test is in the way of another run.
exec {lock}>"$cache/lock"
flock --nonblock "$lock" || {
	echo "run.sh: another run uses $cache" >&2
	exit 1
}
apt_options=$cache/apt.conf
echo "Acquire::Check-Valid-Until \"$check_dates\";" >"$apt_options"
if [ ${#names[@]} -eq 0 ]; then
	. /etc/os-release
	own=$VERSION_CODENAME-$(php -n -r 'echo PHP_MAJOR_VERSION, ".", PHP_MINOR_VERSION;')
	names=("$own-zts" "$own-debug-zts" trixie-8.4 experimental-8.5 experimental-8.6)
fi
# Builds in a chroot find every crate there.
(cd "$tree" && cargo fetch --locked --quiet)

results=()
status=0
for name in "${names[@]}"; do
	parse "$name" || exit 2
	folder=$cache/$label
	log=$folder/log
	mkdir -p "$folder"
	echo "$label: $log"
	if ! obtain >"$log" 2>&1; then
		result="this PHP is not to be had"
		status=1
	elif ! inside "$here/check.sh" "$folder" "$variant" >>"$log" 2>&1; then
		result="$(sed -n 's/^check: //p' "$log") FAILED"
		status=1
	else
		result=$(sed -n 's/^check: //p' "$log")
	fi
	results+=("$label: $result")
	echo "${results[-1]}"
done
echo
echo "what was tested:"
printf '%s\n' "${results[@]}"
exit "$status"
