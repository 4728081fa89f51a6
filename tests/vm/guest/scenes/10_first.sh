# SPDX-License-Identifier: GPL-3.0-or-later
# The first time, and every day.

# Nothing is known yet: a scan finds the strap and not the gadget, and choosing
# it makes it stream, without pairing.
scene_first() {
	air 3 adv on
	hrvctl scan --seconds 6 --json >$work/scan || fail "scan: $?"
	grep -q $strap $work/scan || fail "the scan has not found the strap"
	grep -q $gadget $work/scan && fail "the scan shows the gadget"
	air 3 adv off
	from_now
	hrvctl use $strap || fail "use: $?"
	again 10
	streams 5
	[ "$(status battery_pct)" = 87 ] || fail "no battery: $(status battery_pct)"
	bluetoothctl info $strap | grep -q 'Paired: no' || fail "it was paired"
	logged error && fail "the journal tells of an error"
	return 0
}
