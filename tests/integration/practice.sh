#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Practices with weeks of steps: what is told, what is held against stretches
# without a practice, and what is not told yet.
. "${0%/*}/lib/lib.sh"
test=practice
house_begin
mkdir -p "${database%/*}"
"$build/tests/tools/fill_practices" "$database" 60 3 || fail "no weeks"

exits "list: exit 0" 0 practice
says "list: a row in words first" out \
	'^ +less activation after, [0-9.]+ to -?[0-9.]+; heart rate'
tr -s ' \n' ' ' <"$house/out" >"$house/line"
says "a fall that comes anyway: seen" line \
	'rest, [0-9]+ of [0-9]+ with the heart before and after: activation lower after in ([0-9]+) of \1 '
says "a fall that comes anyway: not the practice's" line \
	'rest, .* sign test [^:]*: (hardly a|no clear) difference'
says "a fall beyond it: seen" line \
	'orienting, .* that began alike: lower after the practice, -[0-9.]+ \(-[0-9.]+ to -[0-9.]+, [0-9]+ sessions\)'
says "few sessions: a mean and no more" line \
	'grounding, 2 of 2 .*: more than a mean needs 6 activation -[0-9.]+, heart'
verdict "few sessions: no interval" "$(grep -E 'grounding,.*sign test.*orienting' \
	"$house/line")"
verdict "by name" "$(grep -oE '^  (grounding|orienting|rest),' "$house/out" |
	sort -c 2>&1)"
exits "list --json: exit 0" 0 practice --json
says "list --json: the seed" out '"seed": 20261122'
says "list --json: matched" out '"difference": \{'
exits "list --plain: exit 0" 0 practice --plain

exits "show: exit 0" 0 practice show
says "show: words first" out '^Less activation after than before\.$'
says "show: before, during, after" out '^  heart rate, bpm( +[0-9]+){3} +-[0-9]+ +-[0-9.]+$'
says "show: beside stretches without" out \
	'^[1-5] stretch(es)? without a practice began alike'
exits "show of one: exit 0" 0 practice show 1
exits "show of none: exit 4" 4 practice show 999
exits "show of no number: exit 2" 2 practice show x
exits "show --json: exit 0" 0 practice show --json
says "show --json: change in SD" out '"change_sd": \{'

hrvctl __complete practice show '' >"$house/out"
says "completion knows the numbers" out '^1	[A-Z].* sitting, 10 min$'

exits "add: exit 0" 0 practice add voo 5
says "too early: when to ask again" out \
	'^Too early to tell what the heart did: ask again from [0-9:]{5} on'
exits "too early as JSON: exit 0" 0 practice show --json
says "too early as JSON: when" out '"ask_again": "20'
exits "no strap then: exit 0" 0 practice add voo 5 --at "900 days ago"
says "no strap then: said" out '^No strap then\.$'

# The strap was worn from 08:00 on, quiet but for some quarters of an hour.
exits "pain: exit 0" 0 pain 6 lower-back -m "after the e-mail" \
	--at "yesterday 08:14"
says "pain: what the body did, beside the usual" out \
	'^5 min before: heart rate and RMSSD within your usual \([0-9]+ bpm, [0-9]+ ms\); 10 min$'
exits "pain, activated: exit 0" 0 pain 6 --at "yesterday 08:22" --json
says "pain, activated: above" out '"hr_bpm_place": "above"'
says "pain, activated: the usual" out '"hr_bpm_usual": \['

for width in 60 80; do
	for command in practice "practice show 2"; do
		# shellcheck disable=SC2086 # words are arguments
		COLUMNS=$width exits "$command, $width columns: exit 0" 0 $command
		verdict "$command, $width columns: no wider" "$(
			sed 's/./x/g' "$house/out" | awk -v w="$width" \
				'length > w { print NR ": " length; exit }')"
	done
done
exits "a quiet practice: exit 0" 0 practice start rest --quiet
exits "list in it: exit 0" 0 practice
verdict "list in it: no figure" "$(grep -E 'bpm|RMSSD|activation' "$house/out")"
exit $bad
