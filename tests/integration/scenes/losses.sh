#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The link is lost again and again, as at the edge of its reach, but beats come
# in between: each time hrvd is back as fast as after the first.
. "${0%/*}/../lib/lib.sh"
test=losses
house_begin

mock_begin trust "stream 250"
hrvd_begin --target $strap
streams
# Two packets come each time, seconds apart at this scale.
for loss in 1 2 3 4 5 6; do
	mock drop
	expect 15 state_is streaming
	expect 5 has_sent $(($(mock_count 'sent ') + 2))
done
# Half a second here is five.
dump stretches | awk '
	NR > 1 && $6 - end > 500000 { print ($6 - end) / 1e6 }
	{ end = $7 }' >"$house/long"
[ -s "$house/long" ] && fail "gaps of $(xargs <"$house/long") s"
scene_end link link link link link link stopped
