#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Pause gives the strap free for another program; resume takes it again.
. "${0%/*}/../lib/lib.sh"
test=pause
house_begin

mock_begin trust "stream 250"
hrvd_begin --target $strap
streams
mock stream off
sleep 0.2
hrvctl pause >/dev/null || fail "pause ended with $?"
expect 5 state_is paused
expect 5 called 'Device1.Disconnect'
mock stream 250 400
hrvctl resume >/dev/null || fail "resume ended with $?"
streams
scene_end paused stopped
