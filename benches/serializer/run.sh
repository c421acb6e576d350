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
temporary=$(mktemp -d)
trap 'rm -rf "$temporary"' EXIT
php -n -d extension=igbinary -d extension="$so" -d session.save_path="$temporary" -d session.use_cookies=0 -d session.cache_limiter= \
	-d session.serialize_handler=rust_json -d rust_json_session.secret=the-secret-of-this-bench serializer.php "$rounds"
