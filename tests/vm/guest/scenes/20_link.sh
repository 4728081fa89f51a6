# SPDX-License-Identifier: GPL-3.0-or-later
# The link is lost, or does not come up.

# Twenty losses, for each of the reasons that straps are known for (no answer
# any more, hung up, bad connection parameters, not established), while the
# strap goes on advertising. The median of what it took is the promise.
scene_link_loss() {
	local reason
	worn
	for reason in 08 13 3b 3e 08 13 3b 3e 08 13 3b 3e 08 13 3b 3e 08 13 3b 3e
	do
		expect 5 linked 1
		from_now
		air 1 drop $reason
		again 30
		sleep 2
	done
	took=$(sort -n $work/again | sed -n 10p)
	awk "BEGIN { exit !($took < 5) }" || fail "the median is $took s, not < 5"
	expected=$(printf 'link %.0s' {1..20})
	ended_for $expected none
}

# Out of reach for longer than Connect() waits in bluetoothd.
scene_link_away() {
	worn
	air 1 adv off
	air 1 drop 08
	expect 10 state_is connecting
	says 'Connecting|try again' || fail "it says: $(cat $work/said)"
	sleep 46
	state_is connecting backoff || fail "it is $(status state)"
	from_now
	air 1 adv on
	again 10
	streams
	ended_for link none
}

# Another central holds the strap when hrvd starts, so it does not advertise,
# and lets it go.
scene_held() {
	air 1 adv off
	hrvctl use $strap || fail "use: $?"
	expect 10 state_is connecting scanning
	sleep 5
	state_is connecting scanning || fail "it is $(status state)"
	from_now
	air 1 adv on
	again 10
	streams
}
