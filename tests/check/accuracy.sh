#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# docs/accuracy.md holds the tables as three programs print them, and none of
# their values is beyond its limit. HRVD_GOLDEN=write puts them there instead.
set -u
build=${BUILD:-build}
page=docs/accuracy.md
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
status=0

if [ ! -d ../shared/data/rr ]; then
	echo "skip accuracy: ../shared is absent"
	exit 0
fi
for part in measures:accuracy found:artefact_found values:artefact_values; do
	program=${part#*:}
	if "$build/tests/tools/$program" >"$scratch/${part%:*}"; then
		echo "ok $program-within-limits"
	else
		echo "not ok $program-within-limits: see the lines above"
		status=1
	fi
done

# The page with each table between its two comments.
awk -v folder="$scratch" '
	/^<!-- end / { inside = 0 }
	!inside { print }
	/^<!-- begin / {
		inside = 1
		table = folder "/" $3
		while ((getline line < table) > 0) print line
	}' "$page" >"$scratch/page"
if [ "${HRVD_GOLDEN:-}" = write ]; then
	cp "$scratch/page" "$page"
fi
if [ "$(grep -c '^<!-- begin ' "$page")" -eq 3 ] &&
	diff -u "$page" "$scratch/page"; then
	echo "ok accuracy-page-is-true"
else
	echo "not ok accuracy-page-is-true: HRVD_GOLDEN=write $0, and read it"
	status=1
fi
exit $status
