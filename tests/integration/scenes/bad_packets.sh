#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Packets that make no sense, among them an empty one, which reads like the end
# of the link: all are kept, and the stream goes on.
. "${0%/*}/../lib/lib.sh"
test=bad_packets
house_begin

mock_begin trust "stream 250"
hrvd_begin --target $strap
streams
mock send - 10 1648 10480004 1048000410 1640FFFF 16400000
mock send $(printf '16%0122d' 0)
streams
state_is streaming || fail "state is $(status state)"
scene_end stopped
