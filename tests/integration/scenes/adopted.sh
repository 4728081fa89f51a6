#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The strap was connected before hrvd started: it does not advertise, so no scan
# would find it. Whoever connected it keeps it: hrvd does not disconnect it.
. "${0%/*}/../lib/lib.sh"
test=adopted
house_begin

mock_begin trust "stream 250"
mock connect
expect 5 grep -q resolved "$house/mock.log"
hrvd_begin --target $strap
streams
called 'Adapter1.StartDiscovery' && fail "it looked for the strap"
called 'Device1.Connect' && fail "it called Connect"
scene_end stopped
called 'Device1.Disconnect' && fail "it called Disconnect"
exit 0
