#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# hrvd-data(5) says what the database holds: each table, column and cause. Its
# replay file replays, and its examples read what hrvd wrote of it.
set -u
build=${BUILD:-build}
page=docs/hrvd-data.5.scd
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
status=0

verdict() { # NAME, WHAT IS WRONG (empty: nothing)
	if [ -z "$2" ]; then
		echo "ok $1"
	else
		echo "not ok $1: $2"
		status=1
	fi
}

# The n-th block of literal text under a heading.
block() { # HEADING N
	awk -v heading="# $1" -v n="$2" '
		/^# / && !inside { in_section = $0 == heading }
		/^```/ && in_section { inside = !inside; count += inside; next }
		inside && in_section && count == n' "$page"
}

# "table column" for each column of the schema.
sed -n 's/.*CREATE TABLE \([a-z_]*\).*/table \1/p
	s/^	"\(.*\)$/\1/p' daemon/store/schema.c | awk '
	/^table/ { table = $2; print table, "" }
	table { while (match($0, /[a-z_0-9]+ (INTEGER|TEXT|REAL|BLOB)/)) {
		split(substr($0, RSTART, RLENGTH), word, " ")
		print table, word[1]
		$0 = substr($0, RSTART + RLENGTH)
	} }' >"$scratch/columns"
while read -r table column; do
	awk -v table="## $table" -v column="*$column*" '
		/^#+ / { inside = $0 == table; found = found || inside && column == "**" }
		inside && /^\*/ && index($0, column) { found = 1 }
		END { exit !found }' "$page"
	verdict "manual-has-$table${column:+-$column}" \
		"$([ $? = 0 ] || echo "not under ## $table in $page")"
done <"$scratch/columns"
verdict manual-has-tables "$([ "$(wc -l <"$scratch/columns")" -gt 90 ] ||
	echo 'the schema was not understood')"

for cause in $(sed -n 's/.*\[GAP_[A-Z_]*\] = {"\([a-z_]*\)",.*/\1/p' \
	daemon/base/gap.c | grep -vx none); do
	verdict "manual-has-cause-$cause" \
		"$(grep -qx "\*$cause\*" "$page" || echo "no *$cause*")"
done

block 'REPLAY FILES' 1 >"$scratch/replay.txt"
export HOME="$scratch" XDG_DATA_HOME="$scratch" XDG_CONFIG_HOME="$scratch"
export DBUS_SESSION_BUS_ADDRESS="unix:path=$scratch/none"
"$build/hrvd" --database "$scratch/hrv.db" --exit-at-end --speed 0 \
	--target "replay:$scratch/replay.txt" >"$scratch/log" 2>&1
verdict replay-example-replays "$([ $? = 0 ] || cat "$scratch/log")"
"$build/tests/tools/store_dump" "$scratch/hrv.db" packets >"$scratch/expected"
sed -n 's/^[0-9.]* \([0-9a-f]*\)$/\1/p' "$scratch/replay.txt" |
	diff - "$scratch/expected" >"$scratch/diff"
verdict replay-example-is-stored "$(cat "$scratch/diff")"

if ! command -v python3 >/dev/null; then
	echo "skip python-examples: python3 is absent"
	exit $status
fi
block PYTHON 2 >"$scratch/packets.py"
(cd "$scratch" && python3 packets.py) 2>&1 | cut -d ' ' -f 2- |
	diff - "$scratch/expected" >"$scratch/diff"
verdict python-reads-packets "$(cat "$scratch/diff")"
first=$(cd "$scratch" && python3 packets.py | head -n 1 | cut -d ' ' -f 1)
begin=$(date -d "$(sed -n 's/^start //p' "$scratch/replay.txt")" +%s)
# Arrivals are kept in whole ms of the boot clock, so within one of UTC.
early_us=$(((begin + 1) * 1000000 - ${first:-0}))
verdict python-reads-arrivals "$([ $early_us -ge 0 ] &&
	[ $early_us -lt 1000 ] || echo "first packet $early_us us early")"

rm -f "$scratch"/hrv.db*
"$build/tests/tools/fill_store" "$scratch/hrv.db" 1 >/dev/null
"$build/tests/tools/store_dump" "$scratch/hrv.db" beats |
	awk '!/^#/ { n++; ms += $1 / 1.024 } END { printf "%d %.0f\n", n, ms }' \
		>"$scratch/expected"
block PYTHON 1 >"$scratch/beats.py"
(cd "$scratch" && python3 beats.py) 2>&1 |
	awk '{ n += $2; ms += $2 * $3 } END { printf "%d %.0f\n", n, ms }' \
		>"$scratch/read"
verdict python-reads-beats "$(awk 'NR == FNR { n = $1; ms = $2; next }
	n == 0 || $1 != n || ($2 - ms) ^ 2 > (ms / 1e4) ^ 2 {
		print "read " $0 " of " n " " ms }' \
	"$scratch/expected" "$scratch/read")"
exit $status
