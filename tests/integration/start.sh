#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# How hrvd starts and ends: what makes a start impossible gives one clear
# sentence and the documented exit code, what the world may change is lived
# with; signals do what hrvd(8) says.
. "${0%/*}/lib/lib.sh"
test=start
house_begin

# The exit code and the sentence of an hrvd that cannot start.
leaves() { # NAME STATUS PATTERN OPTION...
	name=$1 expected=$2 pattern=$3
	shift 3
	timeout 20 "$build/hrvd" "$@" >"$house/out" 2>&1
	status=$?
	if [ $status -ne "$expected" ]; then
		verdict "$name" "ended with $status: $(cat "$house/out")"
	elif [ "$(wc -l <"$house/out")" -ne 1 ] ||
		! grep -Eq "$pattern" "$house/out"; then
		verdict "$name" "said: $(cat "$house/out")"
	else
		verdict "$name" ""
	fi
}

packets_come() {
	[ "$(dump packets | wc -l)" -ge "$1" ]
}

# What `status` says when nobody has chosen a strap.
hrvd_begin
expect 5 state_is no_target
verdict "without a target it waits" ""
leaves "a second hrvd" 3 'another hrvd'
leaves "a second hrvd, with another database" 3 'another hrvd' \
	--database "$house/other.db"

# SIGHUP: a target appears in the configuration.
mkdir -p "$XDG_CONFIG_HOME/hrvd"
printf '[strap]\ntarget=sim\n' >"$XDG_CONFIG_HOME/hrvd/hrvd.conf"
kill -s HUP "$hrvd_pid"
wait_for 5 state_is streaming
verdict "SIGHUP reads the configuration" "$(state_is streaming || status state)"
printf '[strap]\ntarget=nonsense\n' >"$XDG_CONFIG_HOME/hrvd/hrvd.conf"
kill -s HUP "$hrvd_pid"
wait_for 5 grep -q 'nonsense' "$house/hrvd.log"
verdict "SIGHUP with nonsense is told" \
	"$(grep -q nonsense "$house/hrvd.log" || cat "$house/hrvd.log")"
verdict "and changes nothing" "$(state_is streaming || status state)"
verdict "a choice against the configuration is refused" "$(
	hrvctl use sim 2>&1 | grep -q 'hrvd.conf says target = sim' ||
		hrvctl use sim 2>&1)"
rm "$XDG_CONFIG_HOME/hrvd/hrvd.conf"
kill -s HUP "$hrvd_pid"
expect 5 state_is no_target
hrvctl use sim >/dev/null || fail "use ended with $?"
hrvd_end
verdict "SIGTERM ends it well" ""
verdict "the database is for its owner alone" "$(
	stat -c %a "$database" "${database%/*}" | xargs | sed 's/^600 700$//')"

hrvd_begin
expect 5 state_is streaming
verdict "the choice is kept" "$([ "$(status target)" = sim ] || status target)"
hrvd_end

# Without a session bus it records, and shows itself when there is one.
bus_kill session
database=$house/alone.db
hrvd_begin --database "$database" --target sim
expect 15 packets_come 1
verdict "it records without a session bus" ""
bus_begin session
expect 15 state_is streaming
verdict "and is seen on one that comes" ""
hrvd_end

# A database that a newer hrvd has made: the version lies at byte 60.
cp "$database" "$house/newer.db"
printf '\000\000\003\347' |
	dd of="$house/newer.db" bs=1 seek=60 conv=notrunc 2>/dev/null
cp "$house/newer.db" "$house/newer.copy"
leaves "a newer database" 5 'newer' --database "$house/newer.db" --target sim
verdict "which is left as it was" \
	"$(cmp "$house/newer.db" "$house/newer.copy" 2>&1)"
mkdir -m 500 "$house/fixed"
if [ "$(id -u)" -eq 0 ]; then
	echo "skip a folder that cannot be written: root can write everywhere"
else
	leaves "a folder that cannot be written" 6 'fixed' \
		--database "$house/fixed/hrv.db" --target sim
fi
exit $bad
