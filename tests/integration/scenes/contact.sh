#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The contact bit is stuck on "lost": nothing is thrown away, and after 30 s the
# bit is not believed any longer.
. "${0%/*}/../lib/lib.sh"
test=contact
time_scale=1
house_begin

mock_begin trust "contact lost" "stream 1000"
hrvd_begin --target $strap
streams
[ "$(status contact)" = false ] || fail "contact is '$(status contact)'"
expect 45 eval 'hrvctl status --json | grep -q contact_unreliable'
n_beats=$(status n_beats)
streams
[ "$(status n_beats)" -ge $((n_beats + 3)) ] || fail "beats are not used"
scene_end stopped
