#!/usr/bin/env bash
# install.sh EXTENSION.so [DESTDIR] puts the extension where PHP looks for it and its settings beside
# Debian's; install.sh --remove [DESTDIR] takes both away. With a DESTDIR nothing is enabled: that is a
# package's business. Needs no php-dev: the Dockerfile's last stage runs it too.
set -euo pipefail
cd "$(dirname "$0")/.."

name=rust_json_session
destdir=${2:-}
extensions=$destdir$(php -n -r 'echo PHP_EXTENSION_DIR;')
version=$(php -n -r 'echo PHP_MAJOR_VERSION, ".", PHP_MINOR_VERSION;')
settings=$destdir/etc/php/$version/mods-available
enables=
if [ -z "$destdir" ] && command -v phpenmod >/dev/null; then
	enables=yes
fi

if [ "$1" = --remove ]; then
	[ -z "$enables" ] || phpdismod -v "$version" "$name"
	rm -f "$extensions/$name.so" "$settings/$name.ini"
	echo "removed $extensions/$name.so and $settings/$name.ini"
	exit 0
fi

[ -e "$1" ] || {
	echo "install.sh: no $1 here; build it first, as the user who has Rust: make build" >&2
	exit 1
}
install -D -m 0644 "$1" "$extensions/$name.so"
echo "installed $extensions/$name.so"
if [ -e "$settings/$name.ini" ]; then
	echo "kept      $settings/$name.ini"
else
	install -D -m 0644 "$name.ini" "$settings/$name.ini"
	echo "installed $settings/$name.ini"
fi
if [ -n "$enables" ]; then
	phpenmod -v "$version" "$name"
	grep -qx "$name" <<<"$(php -m)" || {
		echo "install.sh: PHP $version does not load $name; 'php -m' says why" >&2
		exit 1
	}
	echo "enabled for PHP $version; now restart what runs PHP, such as: systemctl restart php$version-fpm"
else
	echo "to enable it, have PHP read $name.ini, then restart what runs PHP"
fi
