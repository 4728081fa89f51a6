#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# hrvd may not mark the strap as trusted, so bluetoothd forgets it: 30 s after
# hrvd was paused, and by a user's word while hrvd tries to connect. Each time it
# is sought again.
. "${0%/*}/../lib/lib.sh"
test=forgotten
house_begin

mock_begin "deny trust" "stream 250"
hrvd_begin --target $strap
streams
mock stream off
sleep 0.2
hrvctl pause >/dev/null || fail "pause ended with $?"
expect 10 eval '[ "$(mock_count forgotten)" -eq 1 ]'
mock stream 250 400
hrvctl resume >/dev/null || fail "resume ended with $?"
streams
mock range out
expect 5 state_is connecting
mock forget
expect 5 state_is scanning
mock range in
streams
scene_end paused link stopped
