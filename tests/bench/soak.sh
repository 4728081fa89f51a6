#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A day of hrvd at sixty times its speed, in SOAK_MIN minutes (24 unless set).
# One hrvd replays the simulated strap with its dropouts; a second one reads the
# strap of the small BlueZ, which sends 62 packets a second and every 20 s is
# lost, out of range, silent, without adapter or without bluetoothd.
#
# Held in the end: after the first quarter memory grew by no more than 1 MB and
# descriptors did not become more; each database holds every packet that was
# sent, once and in order, and the causes of the gaps.
. "${0%/*}/../integration/lib/lib.sh"
test=soak
minutes=${SOAK_MIN:-24}
time_scale=20
house_begin

# Resident and own memory in kB, descriptors.
load_of() { # PID
	awk '/^VmRSS/ { rss = $2 } /^RssAnon/ { anon = $2 }
		END { printf "%d %d ", rss, anon }' "/proc/$1/status"
	ls "/proc/$1/fd" | wc -l
}

restream() {
	mock "stream 16 600"
}

mishap() { # NUMBER
	case $(($1 % 6)) in
	0) mock drop && cause=link ;;
	1) mock range out && sleep 2 && mock range in && cause=link ;;
	2) mock power off && sleep 1 && mock power on && cause=adapter ;;
	3) mock plug out && sleep 1 && mock plug in && cause=adapter ;;
	4) mock stream off && sleep 4 && cause=silence ;;
	5)
		mock_kill
		sleep 1
		mock_begin trust "stream 16 600"
		cause=bluetoothd
		;;
	esac
	restream
	echo $cause >>"$house/mishaps"
	expect 20 state_is streaming
}

# The worst after the first quarter against the worst within it.
judge_load() { # NAME FILE
	awk -v name="$1" -v quarter=$(($(wc -l <"$2") / 4)) '
	NR == quarter { rss = $1; anon = $2; fds = most }
	$3 > most { most = $3 }
	NR > quarter && $1 > rss_most { rss_most = $1 }
	{ last = $1; anon_last = $2 }
	END {
		printf "%s: RSS %d kB after a quarter, %d at most, %d at the end;", \
			name, rss, rss_most, last
		printf " own memory %d, then %d kB; descriptors %d, then %d\n", \
			anon, anon_last, fds, most
		exit !(NR >= 8 && rss_most - rss <= 1024 && most <= fds)
	}' "$2" || fail "$1 grows: $(tail -n 3 "$2" | xargs)"
}

"$build/tests/tools/sim_day" $(((minutes * 60 + 59) / 60)) >"$house/day" ||
	fail "no simulated day"
mkdir "$house/sim"
# It has the other bus to itself: one bus knows one hrvd only.
DBUS_SESSION_BUS_ADDRESS=$DBUS_SYSTEM_BUS_ADDRESS "$build/hrvd" \
	--database "$house/sim/hrv.db" --target "replay:$house/day" --speed 60 \
	--log-level warning >>"$house/sim.log" 2>&1 &
sim_pid=$!
house_pids="$house_pids $sim_pid"
sim_status() {
	DBUS_SESSION_BUS_ADDRESS=$DBUS_SYSTEM_BUS_ADDRESS status "$1"
}
: >"$house/mishaps"
mock_begin trust "stream 16 600"
hrvd_begin --target $strap --log-level warning
expect 15 state_is streaming

end=$(($(date +%s) + minutes * 60))
n=0
while [ "$(date +%s)" -lt $end ]; do
	for pause in 1 2 3 4; do
		sleep 5
		kill -0 $sim_pid 2>/dev/null ||
			fail "the simulated day ended: $(tail -n 1 "$house/sim.log")"
		load_of $sim_pid >>"$house/sim.load"
		load_of "$hrvd_pid" >>"$house/mock.load"
	done
	mishap $n
	n=$((n + 1))
done
wait_for 300 eval '[ "$(sim_status state)" = ended ]' ||
	fail "the simulated day did not end"

judge_load "simulated day" "$house/sim.load"
judge_load "small BlueZ" "$house/mock.load"
process_end TERM $sim_pid
mock stream off
sleep 1
hrvd_end

packets_match || fail "stored packets are not those sent: $(
	diff "$house/sent" "$house/stored" | head -n 5)"
dump stretches | awk '{ print $2 }' | sort | uniq -c >"$house/causes"
sort "$house/mishaps" | uniq -c | while read -r count cause; do
	awk -v n="$count" -v cause="$cause" '$2 == cause && $1 >= n { ok = 1 }
		END { exit !ok }' "$house/causes" ||
		fail "$count times $cause, but: $(xargs <"$house/causes")"
done || exit 1
[ "$(dump check)" = ok ] || fail "the database is damaged"
echo "ok $test small BlueZ: $(wc -l <"$house/sent") packets, $n mishaps," \
	"stretches ended: $(xargs <"$house/causes")"

database=$house/sim/hrv.db
awk '/^[0-9]/ { print $2 }' "$house/day" >"$house/sent"
dump packets | cmp -s - "$house/sent" ||
	fail "the simulated day is not stored as it was sent"
awk '/^close/ { print $2 }' "$house/day" >"$house/expected"
dump stretches | awk '{ print $2 }' | cmp -s - "$house/expected" ||
	fail "the gaps of the simulated day are not those of the simulation"
[ "$(dump check)" = ok ] || fail "the database of the day is damaged"
echo "ok $test simulated day: $(wc -l <"$house/sent") packets in" \
	"$(wc -l <"$house/expected") stretches, $(dump beats | grep -vc '^#') beats"
