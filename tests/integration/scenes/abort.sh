#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Connect fails three times with abort-by-local, Connected being true for a
# moment each time; it is tried again, but not before Connected is false.
. "${0%/*}/../lib/lib.sh"
test=abort
time_scale=2
house_begin

mock_begin trust "fail 3 le-connection-abort-by-local" "stream 250"
hrvd_begin --target $strap
expect 5 state_is connecting
streams
[ "$(mock_count 'call .* Device1.Connect -> .*abort-by-local')" -eq 3 ] ||
	fail "Connect failed some other number of times"
[ "$(mock_count 'call .* Device1.Connect -> ok')" -eq 1 ] ||
	fail "Connect was called while Connected was true"
scene_end stopped
