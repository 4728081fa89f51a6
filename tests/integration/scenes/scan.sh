#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What `hrvctl scan` says when it cannot look for straps, each time with exit
# code 5; and a strap that streams already is shown, though it does not
# advertise.
. "${0%/*}/../lib/lib.sh"
test=scan
house_begin

cannot_scan() { # PATTERN
	hrvctl scan --seconds 1 >"$house/out" 2>&1
	status=$?
	[ $status -eq 5 ] || fail "scan ended with $status, not 5: $1"
	grep -q "$1" "$house/out" || fail "no '$1' in: $(cat "$house/out")"
}

bus_kill system
hrvd_begin --target $strap
expect 5 state_is no_bus
cannot_scan 'system bus is not there'
bus_begin system
expect 10 state_is no_daemon
cannot_scan 'service is not running'
mock_begin trust "stream 250"
streams
hrvctl scan --seconds 1 >"$house/out" || fail "scan ended with $?"
grep -q "^$strap .* connected" "$house/out" || fail "$(cat "$house/out")"
streams
mock power off
expect 5 state_is adapter_off
cannot_scan 'switched off'
mock plug out
expect 5 state_is no_adapter
cannot_scan 'no Bluetooth adapter'
scene_end adapter
