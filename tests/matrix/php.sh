# shellcheck shell=bash disable=SC2016,SC2034,SC2154
# Sourced by run.sh: how a PHP comes into the cache, and how something is run with it.
#   parse NAME        sets label, origin, version and variant, or fails
#   obtain            makes $folder/root or $folder/php where it is not there
#   inside COMMAND    runs it where `php` and `php-config` are that PHP's

parse() {
	variant='' version='' origin=$1
	case $1 in
	*-debug-zts) variant=debug-zts ;;
	*-debug) variant=debug ;;
	*-zts) variant=zts ;;
	esac
	origin=${origin%"${variant:+-$variant}"}
	label=$(basename "$1")
	if [ -d "$origin" ] && [ -n "$variant" ]; then
		origin=$(realpath "$origin")
	elif [[ $origin =~ ^([a-z]+)-([0-9]+\.[0-9]+)$ ]]; then
		origin=${BASH_REMATCH[1]} version=${BASH_REMATCH[2]}
	else
		echo "run.sh: $1 is neither SUITE-VERSION nor that or a folder with -zts, -debug or -debug-zts" >&2
		return 1
	fi
}

obtain() {
	[ ! -e "$folder/done" ] || return 0
	rm -rf "$folder/root" "$folder/php" "$folder/target"
	if [ -n "$variant" ]; then
		build_php || return
	else
		bootstrap || return
	fi
	touch "$folder/done"
}

inside() {
	if [ -n "$variant" ]; then
		PATH=$folder/php/bin:$PATH PHP=$folder/php/bin/php PHP_CONFIG=$folder/php/bin/php-config "$@"
	else
		# What is mounted, and what runs, ends with the namespaces.
		unshare --mount --pid --fork --kill-child "$here/in-root.sh" "$folder" "$tree" "$@"
	fi
}

# Debian's base and its PHP, in a folder.
bootstrap() {
	local suites=("$origin") hooks=() packages lines archive
	archive=$(debian_archive) || return
	packages=(make gcc libc6-dev libclang-dev memcached nodejs "php$version-cli" "php$version-dev")
	if [ "$origin" = experimental ]; then
		# No whole Debian: that PHP is from there, all else from sid.
		suites=(sid experimental)
		cat >"$folder/preferences" <<-PREFERENCES
			Package: php$version*
			Pin: release a=experimental
			Pin-Priority: 990
		PREFERENCES
		hooks=(--setup-hook="install -D -m 0644 '$folder/preferences' \"\$1/etc/apt/preferences.d/php\"")
	else
		packages+=(php-igbinary php-memcached php-msgpack)
	fi
	lines=("${suites[@]/#/deb $archive }")
	lines=("${lines[@]/%/ main}")
	echo "installing into $folder/root with mmdebstrap: ${packages[*]}"
	mmdebstrap --variant=apt --aptopt="$apt_options" "${hooks[@]}" --include="${packages[*]}" \
		"${suites[0]}" "$folder/root" "${lines[@]}"
}

# PHP's source, configured with what the tests use and what is always in it, into $folder/php.
build_php() {
	local options=(--disable-all --enable-session --enable-posix --enable-pcntl --with-openssl --enable-opcache --enable-embed
		--disable-cgi --disable-phpdbg)
	case $variant in *zts) options+=(--enable-zts) ;; esac
	case $variant in debug*) options+=(--enable-debug) ;; esac
	rm -rf "$folder/source"
	mkdir "$folder/source"
	if [ -d "$origin" ]; then
		cp -a "$origin/." "$folder/source"
	else
		download_source || return
		tar -xf "$folder"/download/*.orig.tar.xz -C "$folder/source" --strip-components=1 || return
	fi
	echo "building PHP in $folder/source"
	(
		cd "$folder/source" &&
			{ [ -x configure ] || ./buildconf --force; } &&
			./configure --prefix="$folder/php" --with-config-file-path="$folder/php/etc" "${options[@]}" &&
			nice -n 19 make -j"$(nproc)" &&
			make install
	) || return
	rm -rf "$folder/source"
}

# The newest source package of that suite that its archive really has, as PHP released it.
download_source() {
	local archive apt=$folder/apt options found
	archive=$(debian_archive) || return
	mkdir -p "$apt/lists/partial" "$apt/archives/partial" "$folder/download"
	{
		echo "deb-src $archive $origin main"
		# Its updates, where this system is that suite.
		apt-get indextargets --format 'deb-src $(SITE) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' 'Origin: Debian' |
			grep " $origin-" || true
	} | sort -u >"$apt/sources.list"
	options=(-o "Dir::Etc::SourceList=$apt/sources.list" -o Dir::Etc::SourceParts=/dev/null
		-o "Dir::State::Lists=$apt/lists" -o "Dir::Cache=$apt" -o APT::Sandbox::User="$(id -un)" -c "$apt_options")
	apt-get "${options[@]}" update || return
	for found in $(apt-cache "${options[@]}" showsrc "php$version" | sed -n 's/^Version: //p' | sort -Vru); do
		rm -f "$folder/download/"*
		(cd "$folder/download" && apt-get "${options[@]}" source --download-only "php$version=$found") && return
	done
	echo "no source of PHP $version in $origin"
	return 1
}

# The archive that apt uses on this machine.
debian_archive() {
	apt-get indextargets --format '$(SITE) $(RELEASE)' 'Created-By: Packages' 'Origin: Debian' |
		awk '$2 !~ /-/ { print $1; exit }' | grep . || {
		echo "apt knows no Debian archive here; apt-get update may help"
		return 1
	}
}
