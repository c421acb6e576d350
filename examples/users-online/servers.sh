# Sourced by test.sh and measure.sh: a real memcached and a real MariaDB of their own, and a PHP with this extension.
#   prepare_php SO FOLDER     php, and every php that it starts, has the extension and PDO's drivers, and no other setting
#   install_mariadb FOLDER    an empty MariaDB with a database `site`; start_mariadb FOLDER and stop_mariadb run it
# MariaDB listens on a socket in FOLDER alone, with root's rights for whoever can open it.

. ../../scripts/memcached.sh

prepare_php() {
	local extension directory
	directory=$(php-config --extension-dir)
	for extension in posix pdo pdo_sqlite mysqlnd pdo_mysql; do
		[ ! -e "$directory/$extension.so" ] || echo "extension=$extension"
	done >"$2/php.ini"
	cat >>"$2/php.ini" <<-END
		extension="$1"
		memory_limit=-1
		display_errors=stderr
		rust_json_session.timeout=10000
		rust_json_session.connect_timeout=10000
	END
	mkdir "$2/php.ini.d"
	export PHPRC=$2 PHP_INI_SCAN_DIR=$2/php.ini.d
}

install_mariadb() {
	mariadb-install-db --no-defaults --datadir="$1/mariadb" --user="$(id -un)" --auth-root-authentication-method=normal \
		--skip-test-db >"$1/mariadb-install.log" 2>&1 || {
		cat "$1/mariadb-install.log" >&2
		return 1
	}
	start_mariadb "$1"
	mariadb_query 'CREATE DATABASE site'
}

start_mariadb() {
	local _
	mariadb_socket=$1/mariadb.sock
	mariadbd --no-defaults --datadir="$1/mariadb" --user="$(id -un)" --socket="$mariadb_socket" --skip-networking \
		--pid-file="$1/mariadb.pid" >"$1/mariadb.log" 2>&1 &
	mariadb_pid=$!
	for _ in {1..200}; do
		kill -0 "$mariadb_pid" 2>/dev/null || break
		[ ! -S "$mariadb_socket" ] || return 0
		sleep 0.05
	done
	echo "mariadbd does not start:" >&2
	cat "$1/mariadb.log" >&2
	return 1
}

stop_mariadb() {
	end_process "${mariadb_pid:-}"
	mariadb_pid=
}

mariadb_query() {
	mariadb --no-defaults --socket="$mariadb_socket" --user=root --execute="$1"
}
