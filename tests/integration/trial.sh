#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# hrvctl trial: started, asked, stopped; and the result of one that is over.
. "${0%/*}/lib/lib.sh"
test=trial
house_begin

exits "no trial without a database: exit 4" 4 trial
exits "start without a name: exit 2" 2 trial start
exits "no such action: exit 2" 2 trial begin
exits "few pairs: exit 2" 2 trial start x --pairs 5
says "few pairs: how many" err 'write 6 to 16'
exits "no such outcome: exit 2" 2 trial start x --outcome luck
exits "too long a name: exit 2" 2 trial start "$(printf '%0200d' 1)"

exits "start: exit 0" 0 trial start orienting after lunch --against "a walk" \
	--block 2 --pairs 6 --seed 3
exits "a second one: exit 1" 1 trial start x
says "a second one: which is on" err "orienting after lunch"
exits "today: exit 0" 0 trial
says "today: begins tomorrow" out 'orienting after lunch" begins on'
says "today: hidden" out 'The result is hidden until'
exits "result before the end: exit 4" 4 trial result
says "result before the end: hidden" err 'hidden until'
exits "today --json: exit 0" 0 trial today --json
verdict "today --json: no seed, no result" "$(grep -E '"(seed|result)"' \
	"$house/out")"
exits "stop: exit 0" 0 trial stop
exits "stop again: exit 4" 4 trial stop
exits "result of nothing: exit 0" 0 trial result
says "result of nothing: said" out 'stopped before it began'
exits "the next one: exit 0" 0 trial start x

rm -rf "${database%/*}"
mkdir -p "${database%/*}"
"$build/tests/tools/fill_store" "$database" 60 5 trial || fail "no life"
exits "after the end: exit 0" 0 trial
says "after the end: over" out 'is over'
for width in 60 80; do
	COLUMNS=$width exits "result, $width columns: exit 0" 0 trial result
	verdict "result, $width columns: no wider" "$(
		sed 's/./x/g' "$house/out" | awk -v w="$width" \
			'length > w { print NR ": " length; exit }')"
done
exits "result: exit 0" 0 trial result --plain
says "result: what came out" out \
	'drawn for "orienting" pain was [2-4]\.[0-9] lower than'
says "result: the lot" out 'The lot alone would rarely show as much'
exits "result --json: exit 0" 0 trial result --json
says "result --json: difference" out '"difference": -[2-4]\.'
says "result --json: the lot is open" out '"seed": "1"'
verdict "no word that claims more" "$(hrvctl trial result --plain | grep -niE \
	'causes|predict|improve|because|stress|helps|works')"
exit $bad
