#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Another program holds the descriptor that only one may have: nothing can come,
# hrvd says that it tries, and streams when it is let go.
. "${0%/*}/../lib/lib.sh"
test=taken
house_begin

mock_begin trust
mock connect
expect 5 grep -q resolved "$house/mock.log"
mock other acquire
mock stream 250
hrvd_begin --target $strap
expect 10 called 'GattCharacteristic1.AcquireNotify -> .*Notify acquired'
expect 5 state_is subscribing
called 'GattCharacteristic1.StartNotify' && fail "it called StartNotify as well"
mock stream off
sleep 0.1
: >"$house/mock.log"
mock other release
mock stream 250 500
streams
scene_end stopped
