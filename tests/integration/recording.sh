#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Real recordings of chest straps go the whole way: RR -> 2A37 packets -> replay
# -> hrvd -> database -> day and export. `analyze` of what comes out equals
# `analyze` of the source (rounded to the 1/1024 s that a strap sends) to the
# last digit.
. "${0%/*}/lib/lib.sh"
test=recording
recordings=../shared/data/rr
[ -d $recordings ] || {
	echo "skip recording: ../shared is absent"
	exit 0
}
house_begin

# The intervals of a recording as a strap has them: 1/1024 s, one a line.
ticks() { # FILE
	tr -d ' \n' <"$1" | sed 's/"rr_ms":\[/\n/' | sed -n '2s/\].*//p' |
		tr ',' '\n' | awk '{ printf "%d\n", int($1 * 1.024 + 0.5) }'
}

measures() { # OPTION... FILE
	hrvctl analyze --json "$@" | grep -v '"file"\|"unit"\|"source"'
}

travel() { # ID START
	database=$house/$1.db
	"$build/tests/tools/rr2packets" "$recordings/$1.json" "$2" \
		>"$house/replay" || fail "$1: no packets"
	"$build/hrvd" --database "$database" --target "replay:$house/replay" \
		--speed 0 --exit-at-end 2>"$house/hrvd.log" ||
		fail "$1: hrvd ended with $?"
	ticks "$recordings/$1.json" >"$house/ticks"
	dump beats | grep -v '^#' | cmp -s - "$house/ticks" ||
		fail "$1: the beats are not those of the recording"
	hrvctl --database "$database" export rr --from 2026-03-01 \
		>"$house/export" ||
		fail "$1: export ended with $?"
	for artefacts in none correct; do
		measures --artefacts $artefacts --unit 1/1024 "$house/ticks" \
			>"$house/expected"
		measures --artefacts $artefacts "$house/export" >"$house/got"
		[ $artefacts = correct ] ||
			grep -q '"rmssd_ms": [0-9]' "$house/got" ||
			fail "$1: no RMSSD in $(cat "$house/got")"
		cmp -s "$house/expected" "$house/got" ||
			fail "$1: $(diff "$house/expected" "$house/got")"
	done
	hrvctl --database "$database" day 2026-03-01 >"$house/day" ||
		fail "$1: day ended with $?"
	grep -q RMSSD "$house/day" || fail "$1: day says $(cat "$house/day")"
	echo "ok recording $1: $(wc -l <"$house/ticks") beats, $(
		grep '"rmssd_ms"' "$house/got" | xargs)"
}

for id in elitehrv_a1_10min elitehrv_a2_10min bartels_exercise_10min \
	bartels_noisy_10min polarh10_pvc_10min; do
	travel $id 2026-03-01T08:00:00+01:00
done
