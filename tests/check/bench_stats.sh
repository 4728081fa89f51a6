#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The statistics of `hrvctl link` on a few simulated people of each kind: seeded,
# with wider bounds than `make bench-stats` has for its thousand.
set -u
build=${BUILD:-build}
table=$(mktemp)
trap 'rm -f "$table"' EXIT
status=0

HRVD_PEOPLE=20 HRVD_SLACK=12 "$build/tests/tools/bench_stats" >"$table" ||
	status=1
sed 's/^\(ok\|not ok\)  */\1 link-/; s/  */ /g' "$table"

# A bound that nobody can keep is not kept.
if HRVD_PEOPLE=4 HRVD_SLACK=-200 "$build/tests/tools/bench_stats" >"$table"
then
	echo "not ok link-bounds-can-fail"
	status=1
else
	echo "ok link-bounds-can-fail"
fi
exit $status
