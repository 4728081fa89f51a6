# SPDX-License-Identifier: GPL-3.0-or-later
# The link is lost, or does not come up.

away="the strap is neither heard nor connected here: another device may hold \
it, or it is not worn, too far away, or its battery is empty; which of these \
cannot be told from here"

# Why the link was last lost, in the doctor's words, by what btmon has seen.
reason_text() { # REASON
	case $1 in
	08) echo "the link was last lost since nothing was heard any more" \
		"(0x08): out of reach, something between, or the strap's" \
		"battery" ;;
	13) echo "the strap itself ended the last link (0x13), as when it is" \
		"taken off or turns to another device" ;;
	3b) echo "the strap ended the last link since this computer refused" \
		"the connection parameters it asked for (0x3b)" ;;
	3e) echo "the last link was lost before it was established (0x3e)," \
		"as where the signal is weak" ;;
	esac
}

diagnosed_by_trace() { # REASON
	install -m 644 "$OUT/btmon.snoop" /tmp/trace
	diagnosed --trace /tmp/trace "$(reason_text "$1")"
	rm /tmp/trace
}

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
		[ "$(wc -l <$work/again)" -gt 4 ] || diagnosed_by_trace $reason
		sleep 2
	done
	took=$(sort -n $work/again | sed -n 10p)
	awk "BEGIN { exit !($took < 5) }" || fail "the median is $took s, not < 5"
	expected=$(printf 'link %.0s' {1..20})
	ended_for $expected none
	diagnosed "the link is lost often; the reason is not shown to ordinary \
users"
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
	diagnosed "$away"
	from_now
	air 1 adv on
	again 10
	streams
	ended_for link none
	diagnosed
}

# Another central holds the strap when hrvd starts, so it does not advertise,
# and lets it go.
scene_held() {
	air 1 adv off
	hrvctl use $strap || fail "use: $?"
	expect 10 state_is connecting scanning
	diagnosed "$away"
	state_is connecting scanning || fail "it is $(status state)"
	from_now
	air 1 adv on
	again 10
	streams
}
