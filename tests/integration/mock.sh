#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The small BlueZ is like the real one: the order of signals and the wording of
# errors that bluetoothd 5.66 was seen to have, asked by dbus-send.
. "${0%/*}/lib/lib.sh"
test=mock
time_scale=20
command -v dbus-monitor >/dev/null && command -v dbus-send >/dev/null || {
	echo "skip mock: no dbus-send or dbus-monitor"
	exit 0
}
house_begin

adapter=/org/bluez/hci0
device=$adapter/dev_C0_FF_EE_00_00_01
heart_rate=$device/service000a/char000b

# Prints "ok", or the name and text of the error. dbus-send ends at once after
# the reply, so discovery and StartNotify belong to a client that has died.
call() { # PATH INTERFACE.MEMBER [ARGUMENT]...
	dbus-send --system --print-reply=literal --reply-timeout=15000 \
		--dest=org.bluez "$@" 2>&1 | sed -n '1{s/^Error //;s/^ *$//;p;}' |
		grep . || echo ok
}

check() { # NAME EXPECTED GOT
	[ "$2" = "$3" ] && verdict "$1" "" || verdict "$1" "'$3', not '$2'"
}

# One line a signal: what it is of (the last part of the path), and what came
# (+), went (-) or changed.
signals() {
	awk '/^signal/ {
		member = $0; sub(/.*member=/, "", member)
		sign = member ~ /Added/ ? "+" : member ~ /Removed/ ? "-" : ""
		path = $0; sub(/.*path=/, "", path); sub(/;.*/, "", path)
		n = split(path, part, "/"); what = part[n]
	}
	sign && /^   object path "/ {
		gsub(/.*\/|"$/, ""); what = $0
	}
	sign && /string "org.bluez/ || !sign && /^         string "/ {
		gsub(/.*string "(org.bluez.)?|"$/, ""); print what, sign $0
	}' "$house/signals"
}

dbus-monitor --system "type='signal',sender='org.bluez'" >>"$house/signals" &
house_pids="$house_pids $!"
mock_begin
# Until the monitor hears it.
power_is_heard() {
	mock power off
	mock power on
	grep -q Powered "$house/signals"
}
expect 5 power_is_heard

check "StopDiscovery without start" \
	"org.bluez.Error.Failed: No discovery started" \
	"$(call $adapter org.bluez.Adapter1.StopDiscovery)"
check "a device not yet found" "org.freedesktop.DBus.Error.UnknownObject: \
Method \"Connect\" with signature \"\" on interface \"org.bluez.Device1\" \
doesn't exist" "$(call $device org.bluez.Device1.Connect)"
mock connect
expect 5 eval 'signals | grep -q +Battery1'
check "first link" "dev_C0_FF_EE_00_00_01 Connected
service0006 +GattService1
char0007 +GattCharacteristic1
desc0009 +GattDescriptor1
service000a +GattService1
char000b +GattCharacteristic1
desc000d +GattDescriptor1
char000e +GattCharacteristic1
char0010 +GattCharacteristic1
service0012 +GattService1
char0013 +GattCharacteristic1
desc0015 +GattDescriptor1
service0016 +GattService1
char0017 +GattCharacteristic1
char0019 +GattCharacteristic1
dev_C0_FF_EE_00_00_01 UUIDs
dev_C0_FF_EE_00_00_01 ServicesResolved
dev_C0_FF_EE_00_00_01 +Battery1" "$(signals | sed '/Connected/,$!d')"
mock drop
expect 5 eval 'signals | grep -q -e -Battery1'
check "AcquireNotify when away" "org.bluez.Error.Failed: Not connected" \
	"$(call $heart_rate org.bluez.GattCharacteristic1.AcquireNotify \
		dict:string:string:)"
check "Disconnect when away" ok "$(call $device org.bluez.Device1.Disconnect)"
: >"$house/signals"
check "Connect" ok "$(call $device org.bluez.Device1.Connect)"
expect 5 eval 'signals | grep -q ServicesResolved'
mock drop
expect 5 eval 'signals | grep -q -e -Battery1'
check "link up and lost, known device" "dev_C0_FF_EE_00_00_01 Connected
dev_C0_FF_EE_00_00_01 +Battery1
dev_C0_FF_EE_00_00_01 ServicesResolved
dev_C0_FF_EE_00_00_01 Connected
dev_C0_FF_EE_00_00_01 ServicesResolved
dev_C0_FF_EE_00_00_01 -Battery1" "$(signals)"
n_down=$(mock_count 'link [^ ]* down')
mock fail 1 le-connection-abort-by-local
check "Connect that is aborted" \
	"org.bluez.Error.Failed: le-connection-abort-by-local" \
	"$(call $device org.bluez.Device1.Connect)"
expect 5 eval '[ $(mock_count "link [^ ]* down") -gt $n_down ]'
mock other subscribe
mock connect
expect 5 grep -q resolved "$house/mock.log"
sleep 0.1
check "AcquireNotify under StartNotify" "org.bluez.Error.InProgress: In \
Progress" "$(call $heart_rate org.bluez.GattCharacteristic1.AcquireNotify \
	dict:string:string:)"
mock other unsubscribe
mock other acquire
check "StartNotify under AcquireNotify" \
	"org.bluez.Error.NotPermitted: Notify acquired" \
	"$(call $heart_rate org.bluez.GattCharacteristic1.StartNotify)"
mock power off
check "Connect without power" "org.bluez.Error.Failed: Input/output error" \
	"$(call $device org.bluez.Device1.Connect)"
check "StartDiscovery without power" \
	"org.bluez.Error.NotReady: Resource Not Ready" \
	"$(call $adapter org.bluez.Adapter1.StartDiscovery)"
mock power on
mock range out
check "Connect to an absent strap" \
	"org.bluez.Error.Failed: le-connection-abort-by-local" \
	"$(call $device org.bluez.Device1.Connect)"
expect 10 grep -q forgotten "$house/mock.log"
check "a forgotten device" "org.freedesktop.DBus.Error.UnknownObject: \
Method \"Disconnect\" with signature \"\" on interface \"org.bluez.Device1\" \
doesn't exist" "$(call $device org.bluez.Device1.Disconnect)"
exit $bad
