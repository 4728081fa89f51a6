#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What hrvd costs while a strap streams at true speed (the simulated one):
# processor, wake-ups, memory, bytes written. REST_S seconds, 60 unless set.
. "${0%/*}/../integration/lib/lib.sh"
test=rest
seconds=${REST_S:-60}
house_begin
time_scale=1
hrvd_begin --target sim --log-level warning
expect 5 state_is streaming
sleep 5

ticks() { # user and system time, in clock ticks
	awk '{ print $14 + $15 }' "/proc/$hrvd_pid/stat"
}
wakeups() {
	awk '/^voluntary_ctxt/ { print $2 }' "/proc/$hrvd_pid/status"
}
written() {
	awk '/^write_bytes/ { print $2 }' "/proc/$hrvd_pid/io"
}

ticks_0=$(ticks) wakeups_0=$(wakeups) written_0=$(written)
sleep "$seconds"
awk -v s="$seconds" -v ticks=$(($(ticks) - ticks_0)) \
	-v hz="$(getconf CLK_TCK)" -v wakeups=$(($(wakeups) - wakeups_0)) \
	-v written=$(($(written) - written_0)) \
	-v rss="$(awk '/^VmRSS/ { print $2 }' "/proc/$hrvd_pid/status")" \
	-v anon="$(awk '/^RssAnon/ { print $2 }' "/proc/$hrvd_pid/status")" '
BEGIN {
	printf "hrvd at rest, %d s: %.3f %% of a core, %.2f wake-ups/s, ", \
		s, 100 * ticks / hz / s, wakeups / s
	printf "%.1f MB RSS (%.1f MB of its own), %.1f kB/min written\n", \
		rss / 1024, anon / 1024, written / 1024 / s * 60
}'
hrvd_end
