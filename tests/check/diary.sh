#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Diaries of real people: what trends and link say of them agrees with a
# computation that shares no code with either (tests/tools/diary.c).
set -u
build=${BUILD:-build}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export TZ=UTC HOME="$scratch" XDG_CONFIG_HOME="$scratch"
status=0

if ! ls ../shared/data/rr/diary_*.json >/dev/null 2>&1; then
	echo "skip diaries: ../shared is absent"
	exit 0
fi
for file in ../shared/data/rr/diary_*.json; do
	database=$scratch/hrv.db
	rm -f "$database"*
	# The span of the readings: link and trends end with the last of them.
	said=$("$build/tests/tools/diary" store "$file" "$database") || exit 1
	id=${said%% *}
	span=${said#* }
	problem=
	for command in trends link; do
		# shellcheck disable=SC2086 # the span is two options
		"$build/hrvctl" --database "$database" $command --json $span \
			>"$scratch/$command" 2>"$scratch/err" ||
			problem="$command: $(cat "$scratch/err")"
	done
	[ -n "$problem" ] ||
		problem=$("$build/tests/tools/diary" compare "$file" \
			"$scratch/link" "$scratch/trends" | head -n 5)
	if [ -z "$problem" ]; then
		echo "ok $id: $(grep -c '"date"' "$scratch/trends") days as counted by hand"
	else
		echo "not ok $id: $problem"
		status=1
	fi
done
exit $status
