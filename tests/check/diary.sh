#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Diaries of real people, imported as files: what trends and link say of them
# agrees with a computation that shares no code with either
# (tests/tools/diary_check.c). Their readings are mostly too short to make a
# value of a day, and stay without one; so that link has something to say, each
# diary is looked at once more as if its readings were whole windows.
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

hrvctl() {
	"$build/hrvctl" --database "$scratch/hrv.db" "$@"
}

# What trends and link say of the span $said against the computation.
compare() { # import|store FILE
	id=${said%% *}
	problem=
	for command in trends link; do
		# The span of the readings: both end with the last of them.
		# shellcheck disable=SC2086 # it is two options
		hrvctl $command --json ${said#* } \
			>"$scratch/$command" 2>"$scratch/err"
		case $command$? in
		*0) ;;
		link4) echo '{"answers": []}' >"$scratch/link" ;; # no heart
		*) problem="$command: $(cat "$scratch/err")" ;;
		esac
	done
	[ -n "$problem" ] ||
		"$build/tests/tools/diary_check" "$1" "$2" "$scratch/link" \
			"$scratch/trends" >"$scratch/found" ||
		problem=$(head -n 5 "$scratch/found")
	if [ -z "$problem" ]; then
		echo "ok $1 $id: $(tail -n 1 "$scratch/found") as computed"
	else
		echo "not ok $1 $id: $problem"
		status=1
	fi
}

for file in ../shared/data/rr/diary_*.json; do
	rm -rf "$scratch"/hrv.db* "$scratch/files"
	mkdir "$scratch/files"
	said=$("$build/tests/tools/diary" import "$file" "$scratch/files") ||
		exit 1
	hrvctl import "$scratch"/files/* >"$scratch/imported" 2>&1 || {
		echo "not ok import ${said%% *}: $(cat "$scratch/imported")"
		status=1
	}
	compare import "$file"
	rm -f "$scratch"/hrv.db*
	said=$("$build/tests/tools/diary" store "$file" "$scratch/hrv.db") ||
		exit 1
	compare store "$file"
done
exit $status
