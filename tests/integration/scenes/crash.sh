#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# hrvd is killed while it streams; the next one adopts the link that is left.
. "${0%/*}/../lib/lib.sh"
test=crash
house_begin

mock_begin trust "stream 250"
hrvd_begin --target $strap
streams
sleep 6
hrvd_kill
kept=$(dump packets | wc -l)
[ "$kept" -ge $(($(mock_count 'sent ') - 21)) ] ||
	fail "of $(mock_count 'sent ') packets only $kept are kept"
: >"$house/mock.log"
hrvd_begin --target $strap
streams
mock stream off
sleep 0.2
hrvd_end
sed -n 's/^[0-9.]* sent //p' "$house/mock.log" >"$house/sent"
dump packets | tail -n +$((kept + 1)) | cmp -s - "$house/sent" ||
	fail "packets after the crash are missing or double"
[ "$(dump stretches | cut -d ' ' -f 2 | xargs)" = "crashed stopped" ] ||
	fail "stretches: $(dump stretches)"
called 'Device1.Connect' && fail "it did not adopt the link"
echo "ok $test"
