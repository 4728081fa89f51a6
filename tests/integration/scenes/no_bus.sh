#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# There is no system bus when hrvd starts, and it dies while hrvd runs.
. "${0%/*}/../lib/lib.sh"
test=no_bus
house_begin

bus_kill system
hrvd_begin --target $strap
expect 5 state_is no_bus
bus_begin system
expect 10 state_is no_daemon
mock_begin trust "stream 250"
streams
bus_kill system
expect 5 state_is no_bus
process_end KILL $mock_pid
bus_begin system
mock_begin trust "stream 250 500"
streams
scene_end bluetoothd stopped
