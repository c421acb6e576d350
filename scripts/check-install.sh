#!/usr/bin/env bash
# check-install.sh EXTENSION.so: installs into an empty folder and has PHP load the extension from there by
# the installed ini file, with every setting at its default; then uncomments them all, which changes nothing.
set -euo pipefail
so=$(realpath "$1")
cd "$(dirname "$0")/.."

name=rust_json_session
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
scripts/install.sh "$so" "$root"

ini=$(echo "$root"/etc/php/*/mods-available)/$name.ini
extensions=$root$(php -n -r 'echo PHP_EXTENSION_DIR;')

# The settings as PHP has them. That PHP says something else is a failure.
settings() {
	PHPRC=$root PHP_INI_SCAN_DIR=$(dirname "$ini") php -d extension_dir="$extensions" -d display_errors=stderr \
		-r 'foreach (ini_get_all("'$name'", false) as $name => $value) echo rtrim("$name = $value"), "\n";' 2>&1
}

documented=$(sed -n "s/^; \($name\.\)/\1/p" "$ini" | sort)
defaults=$(settings | sort)
sed -i "s/^; \($name\.\)/\1/" "$ini"
uncommented=$(settings | sort)
[ "$defaults" = "$documented" ] && [ "$uncommented" = "$documented" ] || {
	printf 'install: 0 passed, 1 failed\n%s says:\n%s\nPHP by default:\n%s\nPHP uncommented:\n%s\n' \
		"$name.ini" "$documented" "$defaults" "$uncommented" >&2
	exit 1
}

# What an administrator changed stays.
sed -i "s/^$name\.timeout = .*/$name.timeout = 77/" "$ini"
scripts/install.sh "$so" "$root" >/dev/null
grep -qx "$name.timeout = 77" <<<"$(settings)" || {
	echo "install: 1 passed, 1 failed: installing again has overwritten $ini" >&2
	exit 1
}

scripts/install.sh --remove "$root"
left=$(find "$root" -type f)
[ -z "$left" ] || {
	echo "install: 2 passed, 1 failed: left behind: $left" >&2
	exit 1
}
echo "install: 3 passed, 0 failed"
