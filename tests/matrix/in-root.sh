#!/usr/bin/env bash
# in-root.sh FOLDER TREE COMMAND...: runs the command in FOLDER/root, with the tree, FOLDER and this system's Rust
# where they are here. For mount and pid namespaces of its own: nothing is unmounted.
set -euo pipefail
folder=$1 tree=$2
shift 2
root=$folder/root
rust=$(rustc --print sysroot)
cargo_home=${CARGO_HOME:-$HOME/.cargo}

# Shows a folder, or file, of this system in the root, at its own path.
show() {
	if [ -d "$1" ]; then
		mkdir -p "$root$1"
	else
		mkdir -p "$(dirname "$root$1")"
		touch "$root$1"
	fi
	mount --bind "$1" "$root$1"
}

mount --make-rprivate /
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount -t tmpfs tmpfs "$root/tmp"
for path in "$folder" "$tree" "$rust" "$cargo_home" /etc/hosts; do
	show "$path"
done
exec env -u PHP -u PHP_CONFIG -u LIBCLANG_PATH HOME=/root CARGO_HOME="$cargo_home" \
	PATH="$rust/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" chroot "$root" "$@"
