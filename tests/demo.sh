#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Shows the main job on a simulated person: some months of their heart, pain and
# practice, a live strap, a pain entry, and what hrvctl makes of it. Everything
# runs on a bus and in a folder of its own that are gone afterwards.
zone=${TZ-}
locale=${LC_ALL-}
. "${0%/*}/integration/lib/lib.sh"
test=demo
# In the tree, unless its path is too long for the sockets of the buses.
[ ${#build} -gt 70 ] || export TMPDIR="$build"
unset HRVD_DATABASE
house_begin
if [ -n "$zone" ]; then export TZ="$zone"; else unset TZ; fi
[ -z "$locale" ] || export LC_ALL="$locale"
export HRVCTL_PAGER=cat
# For what goes through a pipe.
[ ! -t 1 ] || COLUMNS=$(stty size <&1 | cut -d ' ' -f 2)
export COLUMNS="${COLUMNS:-80}"

say() {
	if [ -t 1 ]; then
		printf '\n\033[1mSIMULATED  %s\033[0m\n' "$1"
	else
		printf '\nSIMULATED  %s\n' "$1"
	fi
}

# As it would be typed, and what it says.
show() { # HRVCTL-ARGUMENT...
	printf '$ hrvctl'
	for word in "$@"; do
		case $word in
		*[\ \#]*) printf " '%s'" "$word" ;;
		*) printf ' %s' "$word" ;;
		esac
	done
	printf '\n'
	"$build/hrvctl" "$@"
}

# Time to read, where somebody does.
pause() { # SECONDS
	[ ! -t 1 ] || sleep "$1"
}

echo 'hrvd demo. EVERYTHING HERE IS SIMULATED: no strap, no body, no real data.'

say '1. Fourteen weeks: their heart, what they noted, what they practised'
top=$("$build/tests/tools/sim_life" "$house/weeks" "$house/journal.csv" \
	"$house/practices") || fail "no weeks"
# Worn until now; from here on the simulated strap goes on.
hrvd_begin --target sim --log-level warning
expect 10 state_is streaming
printf '$ hrvd --import weeks\n'
"$build/hrvd" --import "$house/weeks" --log-level warning >/dev/null ||
	fail "the weeks were refused"
printf '$ hrvctl import journal.csv\n'
hrvctl import "$house/journal.csv" || fail "the journal was refused"
while read -r when kind minutes posture; do
	hrvctl practice add "$kind" "$minutes" "$posture" --at "$when" \
		>/dev/null || fail "a practice was refused"
done <"$house/practices"

say '2. Now, for 20 s (RMSSD shows once 30 s of beats are there)'
printf '$ hrvctl status --follow\n'
timeout --foreground -s INT 20 "$build/hrvctl" status --follow

say '3. Pain, in a line; what the heart did around it stands beside'
show pain 5 lower-back -m 'after the e-mail' '#work'
pause 4

say '4. Where the activation of a moment comes from'
show why "$top"
pause 4

say '5. A day'
show day yesterday
pause 4

say '6. Regulation beside pain'
show trends --weeks 14
pause 4

say '7. What a practice did, over time and beside times without'
echo "$ hrvctl practice | sed '1,/^Over time/d'"
"$build/hrvctl" practice | sed '1,/^Over time/d'
pause 4

say '8. Does pain go with the heart?'
show link

hrvd_end
say 'That was all. With a strap, begin with: hrvctl scan'
