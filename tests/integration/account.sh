#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# No time is lost silently: beats and gaps of a day add up to the time between
# its first and its last packet within 0.5 %, and each gap has its cause.
. "${0%/*}/lib/lib.sh"
test=account
house_begin

# A number of the account in $house/day.
number() { # KEY
	sed -n '/"account"/,/]/s/^ *"'"$1"'": \([0-9.]*\),*$/\1/p' "$house/day" |
		head -n 1
}

# From the first packet to the last of the stretches of DAY, by the packets.
wall() { # DAY
	dump stretches | while read -r _ _ _ _ n begin end; do
		day=$(date -d "@$((begin / 1000000 - 4 * 3600))" +%F)
		[ "$day" = "$1" ] && [ "$n" -gt 0 ] && echo "$begin $end"
	done | awk '!n++ { first = $1 } { last = $2 }
		END { printf "%.3f", (last - first) / 1e6 }'
}

TZ=UTC
export TZ
"$build/tests/tools/sim_weeks" "$house/weeks" "$house/pain" 6 3 ||
	fail "no simulated weeks"
"$build/hrvd" --database "$database" --target "replay:$house/weeks" \
	--speed 0 --exit-at-end 2>"$house/hrvd.log" || fail "hrvd ended with $?"
n_days=0
for back in 5 4 3 2 1 0; do
	day=$(date -d "$back days ago" +%F)
	hrvctl day "$day" --json >"$house/day" 2>/dev/null || continue
	n_days=$((n_days + 1))
	hrvctl day "$day" >>"$house/out"
	wrong=$(echo "$(number wall_s) $(number beats_s) $(number missing_s) $(
		wall "$day")" | awk '{
		sum = $2 + $3
		if ($4 <= 0 || sum < 0.995 * $4 || sum > 1.005 * $4)
			print "sum " sum " of " $4
		if (sum < $1 - 0.01 || sum > $1 + 0.01)
			print "sum " sum ", wall " $1
		if ($2 < 60)
			print "beats " $2
	}')
	verdict "account-$n_days" "$wrong"
done
verdict account-days "$([ $n_days -ge 3 ] || echo "only $n_days days")"
says account-words out 'of beats in .*; missing:'

# What happens to a strap; the mock's intervals count up, so only causes here.
rm -f "$database"*
mock_begin trust "stream 250" "contact yes"
hrvd_begin --target $strap
streams
mock drop
streams
mock contact lost
sleep 2
mock contact yes
sleep 1
mock power off
expect 5 state_is adapter_off
mock power on
streams
hrvctl pause
sleep 0.5
hrvctl resume
streams
mock_kill
expect 5 state_is no_daemon
mock_begin trust "stream 250" "contact yes"
streams
hrvd_end
hrvctl day --json >"$house/day"
for cause in link contact adapter paused bluetoothd; do
	verdict "account-$cause" "$(sed -n '/"account"/,/]/p' "$house/day" |
		grep -q "\"cause\": \"$cause\"" ||
		sed -n '/"account"/,/]/p' "$house/day")"
done
hrvctl status >"$house/out" 2>&1
says account-status out '^  Today .* of beats in '
hrvctl status --json >"$house/out" 2>&1
says account-status-json out '"today": \{'
exit $bad
