#!/usr/bin/env bash
# Sees to it that what is named is installed: scripts/need.sh php memcached ...
# Says nothing where nothing is lacking; else installs Debian's packages, Rust's components, or Node.js from npm, and says so.
set -euo pipefail

declare -A packages=(
	[php]="php-cli php-dev libclang-dev gcc make"
	[memcached]="memcached"
	[node]="nodejs"
	[npm]="nodejs npm"
	[chromium]="chromium"
	[clients]="python3-pymemcache netcat-openbsd"
	[openssl]="openssl"
	[fpm]="php-fpm"
	[nginx]="nginx-light"
	[network]="iproute2"
	[fuzz]="g++"
	[documents]="python3 jq"
	[test-extensions]="php-igbinary php-memcached"
	[peers]="php-memcached php-memcache"
	[redis]="redis-server php-redis"
	[sqlite]="php-sqlite3"
	[mariadb]="mariadb-server-core mariadb-client-core php-mysql"
	[matrix]="mmdebstrap libssl-dev pkg-config"
)

# Whether a group's parts are there, however they were installed.
has() {
	case $1 in
	php) has_commands php php-config gcc make && has_libclang ;;
	memcached) has_commands memcached ;;
	node) has_node 18 ;;
	npm) has_node 20 && has_commands npm ;;
	chromium) has_commands chromium ;;
	clients) has_commands nc && /usr/bin/python3 -c 'import pymemcache' 2>/dev/null ;;
	openssl) has_commands openssl ;;
	rust-lint) { cargo fmt --version && cargo clippy --version; } >/dev/null 2>&1 ;;
	fpm) compgen -G '/usr/sbin/php-fpm*' >/dev/null ;;
	nginx) has_commands nginx ;;
	network) has_commands ip ;;
	fuzz) has_commands c++ ;;
	documents) has_commands python3 jq ;;
	test-extensions) has_php_extensions igbinary memcached ;;
	peers) has_php_extensions memcached memcache ;;
	redis) has_commands redis-server && has_php_extensions redis ;;
	sqlite) has_php_extensions pdo_sqlite ;;
	mariadb) has_commands mariadbd mariadb-install-db my_print_defaults && has_php_extensions pdo_mysql ;;
	matrix) has_commands mmdebstrap pkg-config && pkg-config --exists openssl ;;
	*)
		echo "need.sh: no group '$1'; there are: rust-lint ${!packages[*]}" >&2
		exit 2
		;;
	esac
}

has_commands() {
	local command
	for command; do
		command -v "$command" >/dev/null || return 1
	done
}

# The library and its own headers, which Debian keeps in another package.
has_libclang() {
	[ -n "${LIBCLANG_PATH:-}" ] || {
		compgen -G '/usr/lib/llvm-*/lib/libclang*.so*' && compgen -G '/usr/lib/llvm-*/lib/clang/*/include/stddef.h'
	} >/dev/null
}

# Of this major version, or a later one.
has_node() {
	local version
	has_commands node || return 1
	version=$(node --version)
	version=${version#v}
	[ "${version%%.*}" -ge "$1" ]
}

has_php_extensions() {
	local directory extension
	has_commands php-config || return 1
	directory=$(php-config --extension-dir)
	for extension; do
		[ -e "$directory/$extension.so" ] || return 1
	done
}

lacking=()
for group; do
	has "$group" || lacking+=("$group")
done
[ ${#lacking[@]} -gt 0 ] || exit 0

wanted=()
for group in "${lacking[@]}"; do
	if [ "$group" = rust-lint ]; then
		echo "installing with rustup: rustfmt clippy"
		rustup component add rustfmt clippy
		continue
	fi
	read -ra names <<<"${packages[$group]}"
	wanted+=("${names[@]}")
done
[ ${#wanted[@]} -gt 0 ] || exit 0
echo "installing with apt-get: ${wanted[*]}"
if ! command -v apt-get >/dev/null; then
	echo "need.sh: no apt-get here; install these, or what stands for them, by hand" >&2
	exit 1
fi
as_root=()
if [ "$(id -u)" -ne 0 ]; then
	command -v sudo >/dev/null || {
		echo "need.sh: neither root nor sudo; run as root: apt-get install ${wanted[*]}" >&2
		exit 1
	}
	as_root=(sudo)
fi
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" apt-get install -y -qq --no-install-recommends "${wanted[@]}" >/dev/null
# Debian 12's own is 18.
if [[ " ${lacking[*]} " == *" npm "* ]] && ! has_node 20; then
	echo "installing with npm: node@20"
	"${as_root[@]}" npm install --global --loglevel=error node@20
	hash -r
fi
for group in "${lacking[@]}"; do
	has "$group" || {
		echo "need.sh: '$group' is still not usable after installing ${packages[$group]}" >&2
		exit 1
	}
done
