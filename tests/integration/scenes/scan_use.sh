#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The way of the README: `hrvctl scan --use` with none near there is nothing to
# use, one strap streams, and with two it chooses none and says how to.
. "${0%/*}/../lib/lib.sh"
test=scan_use
house_begin

mock_begin "range out" "stream 250"
hrvd_begin
expect 5 state_is no_target
hrvctl scan -u --seconds 1 >/dev/null 2>&1
[ $? -eq 4 ] || fail "exit is not 4 though no strap is near"
mock "range in"
hrvctl scan --use --seconds 1 >"$house/out" 2>&1 ||
	fail "one strap: $? $(cat "$house/out")"
[ "$(status state)" = streaming ] || fail "it has not waited for the beats"
grep -q 'Choose one' "$house/out" && fail "it asks for what it does"
streams
[ "$(status target)" = $strap ] || fail "target is '$(status target)'"
mock "strap C0:FF:EE:00:00:03 Other"
hrvctl scan --use --seconds 1 >"$house/out" 2>&1
[ $? -eq 1 ] || fail "exit is not 1 with two straps: $(cat "$house/out")"
grep -q 'hrvctl use ADDRESS' "$house/out" || fail "$(cat "$house/out")"
[ "$(status target)" = $strap ] || fail "it chose another"
streams
scene_end stopped
