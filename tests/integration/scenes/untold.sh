#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# bluetoothd answers Connect() without ever having told that the strap is
# connected: hrvd asks, and does not take it for away.
. "${0%/*}/../lib/lib.sh"
test=untold
house_begin

mock_begin trust "untold 1" "stream 250"
hrvd_begin --target $strap
streams
mock untold 1
mock drop
streams
scene_end link stopped
