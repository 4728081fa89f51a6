#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A month of a made-up person through hrvd, and what hrvctl says of a moment.
. "${0%/*}/lib/lib.sh"
test=regulation
house_begin

mkdir -p "${database%/*}"
"$build/tests/tools/sim_weeks" "$house/replay" "$house/pain" 30 ||
	fail "no weeks"
"$build/hrvd" --database "$database" --exit-at-end --speed 0 \
	--target "replay:$house/replay" >"$house/hrvd" 2>&1 || fail "no days"

# Each morning that has data, asked about its minutes; the exit codes.
mornings() {
	for day in 1 2 3 4 5 6 7 8 9 10; do
		date=$(date -d "$day days ago" +%F)
		hrvctl why "$date 07:20" "$@" >"$house/why.$day" 2>/dev/null
		echo $?
	done
}
verdict "why: an answer, or no strap then" "$(mornings | grep -v '[04]')"
verdict "why: contributions somewhere" "$(
	grep -lE '^  RMSSD .* [+-][0-9]\.[0-9]$' "$house"/why.* >/dev/null ||
		cat "$house"/why.*)"
verdict "why: which band, and of how many days" "$(
	grep -qE 'compared +06:00 to 08:00; [0-9]+ days, ' "$house"/why.* ||
		cat "$house"/why.*)"
verdict "why: that it is no body's" "$(
	grep -L 'replayed heart' $(grep -l adds "$house"/why.*))"
mornings --plain >/dev/null
verdict "why --plain: no table" "$(grep -h 'your usual  ' "$house"/why.*)"
mornings --json >/dev/null
verdict "why --json: an object" "$(
	grep -q '"adds": -\?[0-9]' "$house"/why.* || echo "no adds")"
exits "why, long ago: exit 4" 4 why 2020-01-01 12:00
says "why, long ago: nothing made up" err 'no strap then'
exits "why, no time: exit 2" 2 why someday
days() {
	for day in 1 2 3 4 5 6 7 8 9 10; do
		hrvctl day "$(date -d "$day days ago" +%F)" "$@" 2>/dev/null
	done
}
days >"$house/days"
verdict "day: known and unknown time" "$(
	grep -qE '^  usual range .* known.* unknown$' "$house/days" ||
		echo "not said")"
verdict "day: activation is drawn" "$(
	grep -q '^activation, ' "$house/days" || echo "not drawn")"
days --json >"$house/days"
verdict "day --json: what is not known has a reason" "$(
	grep -q '"arousal": "less than 2 h of it are known"' "$house/days" ||
		echo "no reason")"
exits "trends: exit 0" 0 trends --weeks 4
verdict "trends: nothing settles before its peak, nothing is nan" "$(
	grep -E ' -[0-9]+:|nan' "$house/out" "$house/days")"
exits "a quiet practice: exit 0" 0 practice start orienting --quiet
exits "why while it runs: exit 0" 0 why "yesterday 07:15"
verdict "why while it runs: no figure" "$(grep '[0-9]' "$house/out")"
exits "why --json while it runs: exit 0" 0 why --json
says "why --json while it runs: why not" out 'a quiet session runs'
exit $bad
