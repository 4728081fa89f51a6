#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# hrvctl link on made-up lives: with too few days, with heart and pain apart, and
# with pain that goes with the heart on the same day or the day after it.
. "${0%/*}/lib/lib.sh"
test=link
house_begin

life() { # DAYS SEED [same|before]
	rm -rf "${database%/*}"
	mkdir -p "${database%/*}"
	"$build/tests/tools/fill_store" "$database" "$@" || fail "no life"
}

exits "without a database: exit 4" 4 link

life 20 5
exits "20 days: exit 0" 0 link
says "20 days: too little" out 'have both pain and heart data; at least 28 are'
life 60 5
COLUMNS=200 exits "60 days: exit 0" 0 link
says "60 days: no verdict yet" out 'of about [0-9]+ days: too early for a verd'

life 400 8
for width in 60 80 120; do
	COLUMNS=$width exits "apart, $width columns: exit 0" 0 link --days 400
	verdict "apart, $width columns: no wider" "$(
		sed 's/./x/g' "$house/out" | awk -v w="$width" \
			'length > w { print NR ": " length; exit }')"
	verdict "apart, $width columns: no space at line ends" "$(
		grep -n ' $' "$house/out" | head -n 1)"
	says "apart, $width columns: not a cause" out \
		'An association in your own records, not a cause'
done
exits "apart, plain: exit 0" 0 link --plain --days 400
says "apart: nothing clear" out 'no clear link between RMSSD and pain was found'
says "apart: what is excluded" out 'One stronger than 0\.[0-9]+ is excluded'
says "apart: coverage" out 'Mean pain was [0-9.]+ on days with heart data'
says "apart: single entries are counted" out 'one entry of pain now'
verdict "apart, plain: no drawing" "$(grep -n '[─│]' "$house/out")"
LC_ALL=C exits "in ASCII: exit 0" 0 link
verdict "in ASCII: it is" "$(LC_ALL=C grep -n '[^ -~]' "$house/out")"
hrvctl link --json >"$house/first"
hrvctl link --json >"$house/again"
verdict "the same days, the same answer" "$(
	cmp "$house/first" "$house/again" 2>&1)"
exits "JSON: exit 0" 0 link --json
for key in seed n_draws n_eff p_adjusted rho_as_entered excluded_rho \
	n_high_both rho_halves low_third_nrs; do
	says "JSON: $key" out "\"$key\""
done
verdict "JSON: six answers" "$(grep -c '"lag_days"' "$house/out" |
	sed 's/^6$//')"

# A medicine started 20 days ago: what was before is not looked at.
exits "a new medicine: exit 0" 0 log med start test --at "20 days ago"
exits "after a new medicine: exit 0" 0 link --plain
says "after a new medicine: said" out 'after the last change of medicine'
says "after a new medicine: few days" out 'at least 28'

life 200 5 same
exits "same day: exit 0" 0 link --plain --days 200
says "same day: found" out \
	'On days with lower RMSSD, pain tended to be higher .*both halves'
says "same day: no order" out 'does not show which one comes first'
says "same day: in points" out 'lowest third of RMSSD, pain was [0-9.]+ higher'
life 200 5 before
exits "day before: exit 0" 0 link --plain --days 200
says "day before: found" out \
	'lower RMSSD the day before, pain tended to be higher .*both halves'
says "day before: not on the same day" out 'nothing is said about an order'
verdict "no word that claims more" "$(hrvctl link --plain | grep -niE \
	'causes|predict|improve|because|stress|balance|sympathetic|healthy')"

exits "a medicine just now: exit 0" 0 --database "$house/med.db" log med \
	start test
exits "a medicine just now: exit 4" 4 --database "$house/med.db" link
says "a medicine just now: said" err 'since the last change of a medicine'
exits "of the future: exit 4" 4 link --from 2100-01-01 --to 2100-02-01
exits "no days: exit 2" 2 link --days none
exits "a word: exit 2" 2 link pain

exit $bad
