#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The strap is out of range at first: hrvd scans, says so, and finds it when it
# comes. In the end it lets the strap go.
. "${0%/*}/../lib/lib.sh"
test=absent
house_begin

mock_begin "range out" "stream 250"
hrvd_begin --target $strap
expect 5 state_is scanning
mock range in
streams
[ "$(mock_count 'slow connection')" -eq 0 ] ||
	fail "discovery did not end before Connect"
scene_end stopped
expect 5 called 'Device1.Disconnect -> ok'
