#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Linters over the tree: formatting, spelling, cppcheck, clang-tidy, and a build
# without a warning by clang. Needs clang, clang-format, clang-tidy, cppcheck
# and codespell; fails when one finds something.
set -u
status=0
missing=
for tool in clang clang-format clang-tidy cppcheck codespell; do
	command -v $tool >/dev/null || missing="$missing $tool"
done
if [ -n "$missing" ]; then
	echo "lint: please install:$missing" >&2
	exit 1
fi

step() { # name, command...
	name=$1
	shift
	if output=$("$@" 2>&1); then
		echo "ok $name"
	else
		echo "not ok $name"
		printf '%s\n' "$output" | grep -v ' warnings* generated\.$' |
			tail -60
		status=1
	fi
}

ours=$(find analysis daemon cli -name '*.c')
all=$(find analysis daemon cli tests -name '*.[ch]')
flags="-std=gnu17 -I. -D_GNU_SOURCE -DHRVD_VERSION=\"0\" $(pkg-config --cflags \
	dbus-1 libsystemd sqlite3 fftw3 bluez gsl inih jansson ncursesw)"

tidy() {
	printf '%s\n' $ours | xargs -P "$(nproc)" -n 8 sh -c '
		flags=$1
		shift
		clang-tidy --quiet "$@" -- $flags' tidy "$flags"
}

step format clang-format --dry-run --Werror $all
step spelling codespell --skip 'LICENSE,build,*.svg' \
	--ignore-words-list 'ans,te,nd,fo,hist,mis,activ,ned' \
	analysis cli daemon docs systemd tests README.md Makefile
step cppcheck cppcheck -q --error-exitcode=1 --inline-suppr --std=c11 -I. \
	--enable=warning,performance,portability \
	--suppress=missingIncludeSystem --suppress=normalCheckLevelMaxBranches \
	-j "$(nproc)" $ours
step clang-without-warnings make --no-print-directory CC=clang CI=true \
	BUILD=build/clang CFLAGS=-O1 -j"$(nproc)" all
step clang-tidy tidy
exit $status
