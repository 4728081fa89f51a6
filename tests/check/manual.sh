#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# hrvctl(1) says what the table of commands says: each command with its
# arguments, each option, each state of a strap and each exit code.
set -u
build=${BUILD:-build}
page=$(mktemp)
trap 'rm -f "$page"' EXIT
status=0

# The page without its markup.
tr -d '*_\\' <cli/hrvctl.1.scd >"$page"

has() { # WHAT TEXT
	if tr -d '_' <<-END | grep -qFf - "$page"
		$2
	END
	then
		echo "ok manual-has-$1"
	else
		echo "not ok manual-has-$1: no '$2' in cli/hrvctl.1.scd"
		status=1
	fi
}

for command in $("$build/hrvctl" __complete '' | cut -f1); do
	"$build/hrvctl" help "$command" >"$page.help"
	has "$command" "$(sed -n '1s/^usage: //p' "$page.help")"
	for option in $(sed -n 's/^  [ -][ a-z][ ,] \(--[a-z-]*\).*/\1/p' \
		"$page.help"); do
		has "$command$option" "$option"
	done
done
rm -f "$page.help"
for word in $(sed -n 's/.*\[STRAP_.*{"\([a-z_]*\)",.*/\1/p' \
	daemon/base/strap_state.c); do
	has "state-$word" "$word"
done
for code in $(sed -n 's/^\tHRVCTL_.* = \([0-9]*\),/\1/p' daemon/base/api.h); do
	if grep -qx "\*$code\*" cli/hrvctl.1.scd; then
		echo "ok manual-has-exit-$code"
	else
		echo "not ok manual-has-exit-$code: no *$code*"
		status=1
	fi
done
exit $status
