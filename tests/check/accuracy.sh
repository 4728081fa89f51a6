#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# docs/accuracy.md holds the tables as the program prints them, and none of
# their values is beyond its limit. HRVD_GOLDEN=write puts them there instead.
set -u
build=${BUILD:-build}
page=docs/accuracy.md
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

if [ ! -d ../shared/data/rr ]; then
	echo "skip accuracy: ../shared is absent"
	exit 0
fi
"$build/tests/tools/accuracy" >"$scratch/table"
status=$?
if [ $status -eq 0 ]; then
	echo "ok accuracy-within-limits"
else
	echo "not ok accuracy-within-limits: see the lines above"
fi

# The page with the table between its two comments.
awk -v table="$scratch/table" '
	/^<!-- end measures -->/ { inside = 0 }
	!inside { print }
	/^<!-- begin measures -->/ {
		inside = 1
		while ((getline line < table) > 0) print line
	}' "$page" >"$scratch/page"
if [ "${HRVD_GOLDEN:-}" = write ]; then
	cp "$scratch/page" "$page"
fi
if diff -u "$page" "$scratch/page"; then
	echo "ok accuracy-page-is-true"
else
	echo "not ok accuracy-page-is-true: HRVD_GOLDEN=write $0, and read it"
	status=1
fi
exit $status
