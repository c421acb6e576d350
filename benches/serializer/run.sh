#!/usr/bin/env bash
# run.sh --so EXTENSION.so [ROUNDS]: session.serialize_handler=rust_json alone, beside what else encodes PHP's values.
set -euo pipefail
[ "${1:-}" = --so ] || {
	echo "run.sh --so EXTENSION.so [ROUNDS]" >&2
	exit 2
}
so=$(realpath "$2")
rounds=${3:-40}
cd "$(dirname "$0")"
directory=$(php-config --extension-dir)
needed=()
for extension in igbinary; do
	[ ! -e "$directory/$extension.so" ] || needed+=(-d "extension=$extension")
done
temporary=$(mktemp -d)
trap 'rm -rf "$temporary"' EXIT
php -n "${needed[@]}" -d extension="$so" -d session.save_path="$temporary" -d session.use_cookies=0 -d session.cache_limiter= \
	-d session.serialize_handler=rust_json -d rust_json_session.secret=the-secret-of-this-bench serializer.php "$rounds"
