# SPDX-License-Identifier: GPL-3.0-or-later
# The first time, and every day.

# The README's three commands, to the letter, for a user without rights: the
# package is installed, the scan finds the strap and not the gadget, and keeps
# it without pairing; and then there is a heart.
scene_first() {
	cat install
	[ "$(wc -l <install)" -eq 3 ] || fail "the README has not 3 commands"
	[ "$(user id -nG)" = hrv ] || fail "groups: $(user id -nG)"
	grep -q '^Setting up hrvd' "$OUT/apt" || fail "it was not installed"
	air 3 adv on
	user bash -c "$(sed -n 2p install)" >$work/scan 2>&1 ||
		fail "scan: $? $(cat $work/scan)"
	air 3 adv off
	user bash -c "$(sed -n 3p install)" >$work/said 2>&1
	cat $work/scan $work/said
	grep -q '[0-9] bpm' $work/said || fail "no heart: $(cat $work/said)"
	grep -q $strap $work/scan || fail "the scan does not name the strap"
	grep -q $gadget $work/scan && fail "the scan shows the gadget"
	streams 5
	[ "$(status battery_pct)" = 87 ] || fail "no battery: $(status battery_pct)"
	bluetoothctl info $strap | grep -q 'Paired: no' || fail "it was paired"
	logged error && fail "the journal tells of an error"
	return 0
}
