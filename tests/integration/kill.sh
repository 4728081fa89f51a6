#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# hrvd is killed at 52 random moments while it records a replay at 60 times the
# true speed. After each, the database is whole, and of the packets that had
# come at most 5 s (one a second) are missing, and only at the end.
#
# Four houses at a time; HRVD_SEED repeats the moments.
kills=13
speed=60
hours=3

if [ "${1:-}" != --house ]; then
	export HRVD_SEED="${HRVD_SEED:-$(date +%s)}"
	echo "HRVD_SEED=$HRVD_SEED"
	printf '%s\n' 1 2 3 4 | xargs -P 4 -n 1 "$0" --house
	exit
fi

. "${0%/*}/lib/lib.sh"
test="kill, house $2"
house_begin

# A moment, in s, from the start of hrvd.
moments() {
	awk -v seed="$HRVD_SEED" -v house="$1" -v n=$kills 'BEGIN {
		srand(seed)
		for (i = 0; i < house * n; i++)
			rand()
		for (i = 0; i < n; i++)
			printf "%.3f\n", 0.1 + 1.9 * rand()
	}'
}

# One packet a second, RR counting up, so that each is known by its place.
awk -v n=$((hours * 3600)) 'BEGIN {
	for (i = 0; i < n; i++) {
		rr = 600 + i % 2000
		printf "%d.000000 103c%02x%02x\n", i, rr % 256, int(rr / 256)
	}
}' >"$house/replay"
sed -n 's/^[0-9.]* //p' "$house/replay" >"$house/packets"

kill_at() { # SECONDS
	hrvd_begin --target "replay:$house/replay" --speed $speed
	expect 10 state_is streaming
	sleep "$1"
	n_before=$(status n_packets)
	hrvd_kill
	[ "$(dump check)" = ok ] || fail "after $1 s: $(dump check)"
	n_kept=$(dump stretches | tail -n 1 | cut -d ' ' -f 5)
	[ "$n_kept" -ge $((${n_before:-0} - 5)) ] ||
		fail "after $1 s: of $n_before packets only $n_kept are kept"
	dump packets | tail -n "$n_kept" >"$house/kept"
	head -n "$n_kept" "$house/packets" | cmp -s - "$house/kept" ||
		fail "after $1 s: the packets kept are not those sent"
	n_kept_in_all=$((n_kept_in_all + n_kept))
}

n_kept_in_all=0
for moment in $(moments "$2"); do
	kill_at "$moment"
done
# The next start ends what the killed ones left open, and loses nothing of it.
hrvd_begin --target "replay:$house/replay" --speed $speed
expect 10 state_is streaming
hrvd_end
[ "$(dump stretches | cut -d ' ' -f 2 | sort | uniq -c | xargs)" = \
	"$kills crashed 1 stopped" ] || fail "stretches: $(dump stretches)"
[ "$(dump stretches | head -n $kills | awk '{ n += $5 } END { print n }')" -eq \
	$n_kept_in_all ] || fail "packets went missing later"
[ "$(dump check)" = ok ] || fail "in the end: $(dump check)"
echo "ok $test: $kills times, $n_kept_in_all packets"
