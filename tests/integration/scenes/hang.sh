#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# bluetoothd hangs: for a moment while the strap streams, for so long that hrvd
# takes it for gone, and when hrvd starts.
. "${0%/*}/../lib/lib.sh"
test=hang
house_begin

mock_begin trust "stream 250"
hrvd_begin --target $strap
streams
mock_hang
expect 15 state_is stale
mock_wake
streams
mock_hang
expect 20 state_is no_daemon
hrvd_end
hrvd_begin --target $strap
expect 10 state_is no_daemon
mock_wake
streams
scene_end silence stopped
