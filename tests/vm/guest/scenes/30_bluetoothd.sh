# SPDX-License-Identifier: GPL-3.0-or-later
# bluetoothd goes and comes back.

# A clean stop switches the adapter off first: which of the two hrvd saw first
# is what it can know.
scene_bluetoothd_restart() {
	worn
	from_now
	systemctl restart bluetooth
	again 8
	streams
	logged '-> no_daemon' || fail "it has not seen bluetoothd go"
	ended_for '(adapter|bluetoothd)' none
}

# It crashes; nobody starts it again for a while. The link stays up without it,
# until the next bluetoothd ends it, but nobody can hear what the strap sends.
scene_bluetoothd_killed() {
	worn
	systemctl kill -s KILL bluetooth
	expect 5 state_is no_daemon
	says 'Bluetooth service is not running' ||
		fail "it says: $(cat $work/said)"
	diagnosed 'the Bluetooth service has ended with an error'
	from_now
	systemctl start bluetooth
	expect 10 unlinked 1
	from_now
	again 8
	streams
	may_lose 10
	ended_for bluetoothd none
	systemctl stop bluetooth
	expect 5 state_is no_daemon
	diagnosed 'the Bluetooth service is not running'
	systemctl start bluetooth
	streams
	diagnosed
}
