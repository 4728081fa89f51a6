# SPDX-License-Identifier: GPL-3.0-or-later
# What straps do.

# Two are near; each gets what is its own, and the scan shows both.
scene_two_straps() {
	air 2 adv on
	air 3 adv on
	hrvctl scan --seconds 6 --json >$work/scan || fail "scan: $?"
	grep -q $strap $work/scan && grep -q $second $work/scan ||
		fail "the scan has not found both straps"
	diagnosed 'no strap is chosen yet'
	worn
	hrvctl use $second || fail "use: $?"
	expect 20 has_sent 2 4
	expect 5 state_is streaming
	expect 5 unlinked 1
	hrvctl use $strap || fail "use: $?"
	streams
	air 2 adv off
	air 3 adv off
	sent_by '[12]'
	ended_for switched switched none
	diagnosed
}

# Something that bluetoothd knows, but that has no heart rate, is chosen, and
# then the strap.
scene_gadget() {
	worn
	air 3 adv on
	bluetoothctl --timeout 3 scan on >/dev/null
	bluetoothctl --timeout 10 connect $gadget >/dev/null
	hrvctl use $gadget || fail "use: $?"
	expect 20 state_is no_heart_rate
	diagnosed "the device chosen has no heart-rate service: it is no strap"
	hrvctl use $strap || fail "use: $?"
	air 3 adv off
	streams
	diagnosed
	bluetoothctl remove $gadget >/dev/null
}

# Contact is lost and found again; then the bit is stuck while beats come.
scene_contact() {
	worn
	air 1 contact lost
	expect 5 eval '[ "$(status contact)" = false ]'
	diagnosed 'the strap reports that it has no skin contact'
	air 1 contact on
	expect 5 eval '[ "$(status contact)" = true ]'
	air 1 contact lost
	expect 50 eval 'hrvctl status --json | grep -q contact_unreliable'
	diagnosed 'the strap reports no skin contact, but beats keep coming'
	streams
}

scene_battery() {
	worn
	air 1 battery 42
	expect 5 eval '[ "$(status battery_pct)" = 42 ]'
	air 1 battery 7
	expect 5 eval '[ "$(status battery_pct)" = 7 ]'
	diagnosed "the strap's battery is low"
	air 1 battery 87
}

# Silent for a moment, and for so long that hrvd lets go and connects anew.
scene_silent() {
	worn
	air 1 silent on
	expect 10 state_is stale
	says 'the strap is silent' || fail "it says: $(cat $work/said)"
	diagnosed 'the strap is connected, but silent'
	from_now
	air 1 silent off
	again 5
	streams
	air 1 silent on
	expect 50 grep -q ' 1 down' $air_log
	from_now
	air 1 silent off
	again 15
	streams
	ended_for silence none
}

# Many packets at once, some that make no sense, and three that are equal.
scene_burst() {
	worn
	air 1 burst 100
	for packet in - 10 1040 10400003ff 16480004 16480004 16480004; do
		air 1 raw $packet
	done
	air 1 burst 20
	streams
}

# An hour of it, a minute long.
scene_hour() {
	worn
	air 1 speed 60
	sleep 55
	wait_for 60 has_sent 1 3600 || fail "only $(count_sent 1) were sent"
	air 1 speed 1
	streams
	diagnosed
	ended_for none
}

# As it is: a packet for each beat, for a minute.
scene_minute() {
	worn
	sleep 60
	streams
}
