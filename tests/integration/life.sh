#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The simulated person of the demo through hrvd and hrvctl: what was put in
# comes out, and all of it is said to be simulated.
. "${0%/*}/lib/lib.sh"
test=life
house_begin

mkdir -p "${database%/*}"
top=$("$build/tests/tools/sim_life" "$house/weeks" "$house/journal.csv" \
	"$house/practices" 12) || fail "no weeks"
"$build/hrvd" --import "$house/weeks" --log-level warning >/dev/null ||
	fail "the weeks were refused"
exits "the journal: exit 0" 0 import "$house/journal.csv"
hrvctl practice add rest 10 sitting --at 'yesterday 12:00' >/dev/null ||
	fail "a practice was refused"

exits "day: exit 0" 0 day yesterday
says "day: whose heart it is" out 'simulated heart$'
says "day: activation is known" out '^  activation +[+-][0-9]\.[0-9], median'
says "day: an episode" out 'activated, peak [0-9]\.[0-9]'
says "day: pain" out 'average of the day'
exits "trends: exit 0" 0 trends --days 12
says "trends: whose heart it is" out 'simulated heart$'
says "trends: half of the episodes have settled" out ' [0-9]:[0-9][0-9] '
exits "why: exit 0" 0 why "$top"
says "why: it stands out" out '^more activation than your usual'
says "why: the episode that was put in" out '^  episode +since'
exits "link: exit 0" 0 link
says "link: too early" out 'at least 28 are needed'

exits "pain now: exit 0" 0 pain 5 lower-back
says "pain now: what the heart did" out '5 min before: heart rate'
says "pain now: whose heart it was" out 'simulated'
exit $bad
