#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What `hrvctl doctor` says of each fault, by text, and its exit code. The
# kernel's Bluetooth is what this machine has; all else is a house of our own.
. "${0%/*}/lib/lib.sh"
house_begin
export HRVCTL_ROOT="$house/root" COLUMNS=80
test=doctor

doctor() { # NAME STATUS SENTENCE [CHECK]
	hrvctl doctor --json >"$house/out" 2>"$house/err"
	got=$?
	# One check a line: its name, level and sentence.
	tr -d '\n' <"$house/out" | sed 's/{ *"check"/\n"check"/g' |
		sed -n 's/^"check": "\([^"]*\)", *"level": "\([^"]*\)", *"sentence": "\([^"]*\)", *"text": "\([^"]*\)".*/\1 \2 \3 \4/p' \
		>"$house/lines"
	problem=
	[ $got -eq "$2" ] || problem="exit $got, not $2; "
	grep -qE -- "$3" "$house/lines" ||
		problem="$problem no '$3' in: $(cat "$house/lines" "$house/err")"
	verdict "doctor-$1" "$problem"
}

# No second cause: of the checks given, none may fail or warn.
no_other() { # NAME CHECK...
	name=$1 wrong=
	shift
	for check; do
		wrong="$wrong$(grep -E "^$check (fail|warn) " "$house/lines")"
	done
	verdict "doctor-$name-alone" "$wrong"
}

# Nothing has been done yet.
doctor no-bluetoothd 8 \
	'^service fail bluetoothd_stopped the Bluetooth service is not running'
doctor nothing-stored 8 '^database unknown database_absent nothing is stored'
doctor no-hrvd 8 '^daemon fail daemon_stopped hrvd is not running, so nothing'
doctor not-chosen 8 '^strap fail strap_not_chosen no strap is chosen yet'

mkdir -p "$HRVCTL_ROOT/sys/class/rfkill/rfkill0"
echo bluetooth >"$HRVCTL_ROOT/sys/class/rfkill/rfkill0/type"
echo 0 >"$HRVCTL_ROOT/sys/class/rfkill/rfkill0/hard"
echo 1 >"$HRVCTL_ROOT/sys/class/rfkill/rfkill0/soft"
mock_begin trust "stream 250" "contact yes"
mock power off
hrvd_begin --target $strap
expect 10 state_is adapter_off
doctor soft-block 8 '^radio fail radio_soft Bluetooth is blocked by software'
no_other soft-block adapter service policy link
echo 1 >"$HRVCTL_ROOT/sys/class/rfkill/rfkill0/hard"
doctor hard-block 8 '^radio fail radio_hard Bluetooth is blocked by a switch'
echo 0 >"$HRVCTL_ROOT/sys/class/rfkill/rfkill0/hard"
echo 0 >"$HRVCTL_ROOT/sys/class/rfkill/rfkill0/soft"
doctor adapter-off 8 \
	'^adapter fail adapter_off the Bluetooth adapter is switched off'
no_other adapter-off radio service policy strap link

# It is mended, after asking, and only then.
echo n | hrvctl doctor --fix >"$house/out" 2>&1
says doctor-fix-asks out 'Switch the Bluetooth adapter on\? \[y/N\]'
expect 5 state_is adapter_off
echo y | hrvctl doctor --fix >"$house/out" 2>&1
streams
doctor fixed 7 '^adapter ok adapter_fine a Bluetooth adapter is there and on'

doctor streams 7 '^link ok link_streams heartbeats are coming in'
doctor rr 7 '^rr ok rr_fine the strap sends beat intervals'
doctor contact 7 '^contact ok contact_good the strap feels the skin'
no_other streams radio adapter service policy bus daemon strap link drops \
	rr contact database disk
verdict doctor-no-address "$(hrvctl doctor | grep -iE "$strap|$USER@|$house")"
hrvctl doctor >"$house/out"
says doctor-report out 'an address or a value of the heart'

mock contact lost
expect 5 eval '[ "$(status contact)" = false ]'
doctor contact-lost 8 \
	'^contact fail contact_lost the strap reports that it has no skin'
no_other contact-lost link rr battery strap
mock contact yes
expect 5 eval '[ "$(status contact)" = true ]'

mock battery 7
mock drop
streams
expect 5 eval '[ "$(status battery_pct)" = 7 ]'
doctor battery-low 7 '^battery warn battery_low the strap.s battery is low'
doctor one-loss 7 '^drops ok drops_some links were lost in the last 24 hours'
mock battery 90

mock stream off
expect 10 state_is stale
doctor silent 8 '^link fail link_silent the strap is connected, but silent'
no_other silent strap adapter service contact rr
mock stream 250
streams

hrvctl pause
doctor paused 7 '^daemon warn daemon_paused hrvd is paused, so nothing'
no_other paused link strap
hrvctl resume
streams

mock range out
expect 10 state_is_one_of backoff connecting
doctor absent 8 '^link fail link_away the strap is neither heard nor connected here: another device may hold it, or it is not worn'
no_other absent adapter service daemon strap rr contact battery
mock range in
streams

mock_hang
doctor hangs 8 \
	'^service fail bluetoothd_silent bluetoothd runs, but does not answer'
no_other hangs adapter policy strap link
mock_wake
mock_kill
doctor killed 8 '^service fail bluetoothd_stopped the Bluetooth service is not'
no_other killed adapter policy strap link
hrvd_end

# Another program has what only one may have.
n=$(grep -c resolved "$house/mock.log")
mock_begin trust
mock connect
expect 5 eval '[ $(grep -c resolved "$house/mock.log") -gt $n ]'
mock other acquire
mock stream 250
hrvd_begin --target $strap
expect 10 state_is subscribing
expect 10 eval 'status detail | grep -q another'
doctor taken 8 '^link fail link_taken another program on this computer keeps'
no_other taken adapter service strap rr contact battery
mock other release
streams

kill -s STOP "$hrvd_pid"
doctor hrvd-hangs 8 '^daemon fail daemon_silent hrvd runs, but does not answer'
no_other hrvd-hangs adapter service strap link rr
kill -s CONT "$hrvd_pid"
hrvd_end

# A device of which only heart rate comes.
mock stream off
hrvd_begin --target $strap
expect 10 state_is_one_of subscribing streaming stale
mock send $(yes 0648 | head -n 25)
expect 5 state_is streaming
mock send $(yes 0648 | head -n 5)
doctor no-intervals 7 '^rr warn rr_not_yet heart rate comes in, but no beat'
no_other no-intervals link contact strap

# hrvd may not write: to it a full disk and the limit of file sizes are one.
hrvd_end
mock stream 250
(
	trap '' XFSZ
	HRVD_TIME_SCALE=$time_scale exec "$build/hrvd" --foreground \
		--target $strap
) >>"$house/full.log" 2>&1 &
hrvd_pid=$!
house_pids="$house_pids $hrvd_pid"
streams
prlimit --pid "$hrvd_pid" --fsize=512
expect 40 eval 'status detail | grep -q "cannot be written"'
doctor disk-full 8 '^disk fail disk_behind hrvd cannot write its database and'
no_other disk-full database link adapter
hrvd_kill
mock_kill

bus_kill system
doctor no-system-bus 8 '^service fail bluetoothd_no_bus the system bus cannot'
no_other no-system-bus adapter policy
bus_begin system
mock_begin trust
# The bus forbids it.
sed -i 's,<allow own="\*"/>,&<deny send_destination="org.bluez"/>,' \
	"$house/system.conf"
kill -s HUP "$system_pid"
expect 5 eval 'hrvctl doctor | grep -q AccessDenied'
doctor denied 8 '^policy fail policy_denied .*\(AccessDenied\)'
no_other denied adapter service link
mock_kill

DBUS_SESSION_BUS_ADDRESS=unix:path=/nowhere
doctor no-session-bus 8 '^bus fail bus_absent there is no session bus'
no_other no-session-bus daemon unit link
DBUS_SESSION_BUS_ADDRESS="unix:path=$house/session"

# A trace of btmon: the strap was connected, and the link ended for the reason.
trace() { # REASON (octal)
	printf 'btsnoop\0\0\0\0\1\0\0\7\321'
	printf '\0\0\0\25\0\0\0\25\0\0\0\3\0\0\0\0\0\0\0\0\0\0\0\0'
	printf '\76\23\1\0\1\0\0\1\1\0\0\356\377\300\30\0\0\0\52\0\0'
	printf '\0\0\0\6\0\0\0\6\0\0\0\3\0\0\0\0\0\0\0\0\0\0\0\0'
	printf '\5\4\0\1\0%b' "\\0$1"
}
reason() { # OCTAL CODE TEXT
	trace "$1" >"$house/trace"
	hrvctl doctor --trace "$house/trace" --plain >"$house/out" 2>&1
	says "doctor-reason-$2" out "^Drop-outs, .*\($2\)"
	says "doctor-reason-$2-text" out "$3"
}
reason 10 0x08 'nothing was heard any more'
reason 23 0x13 'the strap itself ended the last link'
reason 73 0x3b 'refused the connection parameters'
reason 76 0x3e 'lost before it was established'
exits doctor-no-trace 1 doctor --trace "$house/hrvd.log"

head -c 20000 /dev/urandom >"$house/noise"
dd if="$house/noise" of="$database" bs=1 seek=200 conv=notrunc 2>/dev/null
rm -f "$database-wal" "$database-shm"
doctor damaged 8 '^database fail database_damaged the database is damaged'
exit $bad
