#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# bluetoothd is killed and comes back, and is restarted. A
# clean stop switches the adapter off first, so that is what hrvd can know.
. "${0%/*}/../lib/lib.sh"
test=bluetoothd
house_begin

mock_begin trust "stream 250"
hrvd_begin --target $strap
streams
mock_kill
expect 5 state_is no_daemon
mock_begin trust "stream 250 400"
streams
mock_quit
expect 5 state_is no_daemon
mock_begin trust "stream 250 600"
streams
scene_end bluetoothd adapter stopped
