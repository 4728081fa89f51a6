#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# First connect: nothing is chosen, a scan finds the strap and nothing else, and
# choosing it makes it stream. Discovery ends before the connection begins.
. "${0%/*}/../lib/lib.sh"
test=first_scan
house_begin

mock_begin "gadget C0:FF:EE:00:00:02 Speaker" "stream 250"
hrvd_begin
expect 5 state_is no_target
found=$(hrvctl scan --seconds 1 --json) || fail "scan ended with $?: $found"
case $found in *$strap*) ;; *) fail "scan does not show the strap: $found" ;; esac
case $found in *C0:FF:EE:00:00:02*) fail "scan shows the speaker" ;; esac
hrvctl use $strap >/dev/null || fail "use ended with $?"
streams
[ "$(status battery_pct)" = 87 ] || fail "battery is '$(status battery_pct)'"
called 'GattCharacteristic1.StartNotify' && fail "it called StartNotify"
[ "$(mock_count 'set Trusted 1')" -eq 1 ] || fail "the strap is not trusted"
[ "$(mock_count 'slow connection')" -eq 0 ] ||
	fail "discovery did not end before Connect"
scene_end stopped
