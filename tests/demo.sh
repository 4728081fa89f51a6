#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Shows the main job on a simulated strap: some simulated weeks with pain beside
# them, a live status, a pain entry, the trends. Everything runs on a bus and in
# a folder of its own that are gone afterwards.
zone=${TZ-}
locale=${LC_ALL-}
. "${0%/*}/integration/lib/lib.sh"
test=demo
# In the tree, unless its path is too long for the sockets of the buses.
[ ${#build} -gt 70 ] || export TMPDIR="$build"
house_begin
if [ -n "$zone" ]; then export TZ="$zone"; else unset TZ; fi
[ -z "$locale" ] || export LC_ALL="$locale"
export HRVCTL_PAGER=cat

say() {
	if [ -t 1 ]; then
		printf '\n\033[1m%s\033[0m\n' "$1"
	else
		printf '\n%s\n' "$1"
	fi
}

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

say 'hrvd demo. EVERYTHING HERE IS SIMULATED: no strap, no body, no real data.'

say '1. Three simulated weeks go through the whole path, pain entries with them'
"$build/tests/tools/sim_weeks" "$house/weeks" "$house/pain" ||
	fail "no weeks"
"$build/hrvd" --target "replay:$house/weeks" --speed 0 --exit-at-end \
	--log-level warning || fail "hrvd ended with $?"
while read -r when nrs region note; do
	hrvctl pain "$nrs" "$region" -m "$note" --at "$when" >/dev/null ||
		fail "a pain entry was refused"
done <"$house/pain"

say '2. hrvd starts on the simulated strap; meanwhile, the weeks so far'
hrvd_begin --target sim --log-level warning
show trends --days 21
sleep 18

say '3. Live, for 20 s (RMSSD shows once 30 s of beats are there)'
printf '$ hrvctl status --follow\n'
timeout --foreground -s INT 20 "$build/hrvctl" status --follow

say '4. A pain entry, and what the body did around it'
show pain 5 lower-back -m 'after the e-mail' '#work'

say '5. Today'
show day

hrvd_end
say 'All of that was simulated. With a strap, begin with: hrvctl scan'
