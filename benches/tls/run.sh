#!/usr/bin/env bash
# run.sh [--so EXTENSION.so]
# What TLS and a password cost: reads and connections over both and over neither, interleaved, as ratios.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
so=$here/../../target/release/librust_json_session.so
if [ "${1:-}" = --so ]; then
	so=$2
fi
modules=()
for module in posix openssl; do
	grep -qx "$module" <<<"$(php -n -m)" || modules+=(-d extension="$module")
done
php -n "${modules[@]}" -d extension="$(realpath "$so")" "$here/measure.php"
