#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# bluetoothd forgets the strap: by itself after 30 s, since it may not be marked
# as trusted, and once more by the user's word.
. "${0%/*}/../lib/lib.sh"
test=forgotten
house_begin

mock_begin "deny trust" "stream 250"
hrvd_begin --target $strap
streams
mock range out
mock forget
expect 5 state_is scanning
mock range in
streams
scene_end link stopped
