#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# `make deb` packs exactly what `make install` installs, lintian has nothing to
# say about it, and `make uninstall` leaves no file. Skipped without dpkg-deb.
set -u
build=${BUILD:-build}
status=0

verdict() { # NAME PROBLEM (empty: ok)
	if [ -z "$2" ]; then
		echo "ok package-$1"
	else
		echo "not ok package-$1: $2"
		status=1
	fi
}

case $build in */asan | */fuzz)
	echo "skip package: not of programs under sanitizers"
	exit 0
	;;
esac
for tool in dpkg-deb dpkg-shlibdeps; do
	command -v $tool >/dev/null || {
		echo "skip package: no $tool (apt install dpkg-dev)"
		exit 0
	}
done
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
unset MAKEFLAGS MAKELEVEL MFLAGS

run() { # LOG MAKE-ARGUMENT...
	log=$scratch/$1
	shift
	make --no-print-directory BUILD="$build" "$@" >"$log" 2>&1 ||
		verdict "make $*" "$(tail -n 5 "$log")"
}
places="PREFIX=/usr DESTDIR=$scratch/root"

run deb deb
package=$(tail -n 1 "$scratch/deb")
verdict is-built "$([ -s "$package" ] || cat "$scratch/deb")"
verdict is-built-without-a-word "$(head -n -1 "$scratch/deb")"

run install install $places ZSHDIR=/usr/share/zsh/vendor-completions
(cd "$scratch/root" && find . -type f -printf '%m %p\n') |
	sort >"$scratch/installed"
dpkg-deb --fsys-tarfile "$package" | tar -t --numeric-owner -v |
	awk '!/^d/ { print $1, $2, $NF }' >"$scratch/packed"
verdict belongs-to-root "$(awk '$2 != "0/0"' "$scratch/packed")"
sed 's/^-rwxr-xr-x [^ ]*/755/; s/^-rw-r--r-- [^ ]*/644/
	/doc\/hrvd\/\(copyright\|changelog.gz\)$/d; s/\.gz$//' \
	"$scratch/packed" | sort | diff "$scratch/installed" - >"$scratch/diff"
verdict has-what-is-installed "$(cat "$scratch/diff")"
verdict has-its-programs "$(grep -c '^755 ' "$scratch/installed" |
	grep -vx 2)"
verdict unit-names-the-program "$(grep -q '^ExecStart=/usr/bin/hrvd ' \
	"$scratch/root/usr/lib/systemd/user/hrvd.service" || echo it does not)"

run uninstall uninstall $places ZSHDIR=/usr/share/zsh/vendor-completions
verdict uninstall-leaves-nothing "$(find "$scratch/root" -type f)"

# Another umask, another time: the same bytes.
cp "$package" "$scratch/first.deb"
(umask 077 && run again deb)
verdict is-reproducible "$(cmp "$scratch/first.deb" "$package" 2>&1)"

if command -v lintian >/dev/null; then
	verdict lintian-is-content "$(lintian --allow-root \
		--display-info --pedantic "$package" 2>&1)"
else
	echo "skip package-lintian: not installed"
fi
exit $status
