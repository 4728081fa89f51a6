#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# hrvctl recompute: the same again where nothing was wrong, right again where
# something was, by a real hrvd that is started for it.
. "${0%/*}/lib/lib.sh"
test=recompute
house_begin

"$build/tests/tools/sim_weeks" "$house/weeks" "$house/pain" 12 3 ||
	fail "no simulated weeks"
"$build/hrvd" --database "$database" --target "replay:$house/weeks" \
	--speed 0 --exit-at-end 2>"$house/hrvd.log" || fail "hrvd ended with $?"
dump beats >"$house/before"
dump packets >"$house/packets"

hrvctl recompute >"$house/out" || fail "recompute ended with $?"
says recompute-the-same out 'None of them says anything else'
dump beats | diff "$house/before" - >"$house/diff"
verdict recompute-beats-stay "$(cat "$house/diff")"

if ! command -v sqlite3 >/dev/null; then
	echo "skip recompute-puts-right: sqlite3 is absent"
	exit $status
fi
day=$(sqlite3 "$database" "UPDATE days SET n_episodes = 99 WHERE day =
	(SELECT min(day) FROM days);
	DELETE FROM windows; DELETE FROM beats WHERE seq = 0;
	SELECT date(min(day) * 86400, 'unixepoch') FROM days")
hrvctl recompute --diff >"$house/out" || fail "recompute ended with $?"
says recompute-one-day out '^1 of them says something else'
says recompute-which-day out "^$day: episodes 99 "
dump beats | diff "$house/before" - >"$house/diff"
verdict recompute-puts-right "$(cat "$house/diff")"
dump packets | diff "$house/packets" - >"$house/diff"
verdict recompute-packets-stay "$(cat "$house/diff")"
sqlite3 "$database" "UPDATE days SET arousal = 2 WHERE day =
	(SELECT min(day) FROM days)"
hrvctl recompute --json >"$house/out" || fail "recompute ended with $?"
says recompute-json-before out '"arousal": 2.0'
says recompute-json-date out "\"date\": \"$day\""

hrvctl --database "$house/none.db" recompute >"$house/out" 2>&1
verdict recompute-without-data "$([ $? = 4 ] || cat "$house/out")"
exit $status
