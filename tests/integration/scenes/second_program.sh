#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Another program has subscribed to the same characteristic, so that bluetoothd
# would broadcast everything twice if hrvd did so too, and does when a third one
# comes; then they let go, and one comes back. No beat is stored twice.
. "${0%/*}/../lib/lib.sh"
test=second_program
house_begin

# AcquireNotify was refused so many times: what is sent from then on is heard.
refused() { # N
	[ "$(mock_count "call .*AcquireNotify -> .*InProgress")" -ge "$1" ]
}

mock_begin trust "other subscribe"
hrvd_begin --target $strap
expect 15 refused 1
mock stream 250
streams
called 'GattCharacteristic1.StartNotify' && fail "it called StartNotify as well"
hrvctl status | grep -q 'another program' || fail "status does not tell of it"
mock third subscribe
streams
mock third unsubscribe
mock other unsubscribe
expect 10 called 'GattCharacteristic1.AcquireNotify -> ok'
streams
mock stream off
sleep 0.2
mock range out
mock drop
mock other subscribe
mock range in
expect 15 refused 2
mock stream 250 500
streams
mock other read
streams
[ "$(dump stretches | grep -c shared)" -ge 1 ] || fail "no stretch is marked"
scene_end silence link stopped
