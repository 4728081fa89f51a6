# SPDX-License-Identifier: GPL-3.0-or-later
# hrvd itself goes and comes back.

# It hangs for less than the watchdog bears, and catches up. Then it is killed:
# systemd starts it again, and it adopts the link that is still up. What came
# in the last five seconds is lost with it, as hrvd(8) says.
scene_killed() {
	worn
	kill -STOP "$(hrvd_pid)"
	diagnosed 'hrvd runs, but does not answer'
	kill -CONT "$(hrvd_pid)"
	streams 7
	kill -KILL "$(hrvd_pid)"
	from_now
	again 12
	streams
	may_lose 6
	ended_for crashed none
	grep -q ' 1 down' $air_log && fail "it did not adopt the link"
	return 0
}

# It hangs; the watchdog of systemd ends it. A shorter one than in the unit.
scene_watchdog() {
	local conf=$home/.config/systemd/user/hrvd.service.d
	user mkdir -p $conf
	printf '[Service]\nWatchdogSec=6\n' >$conf/watchdog.conf
	unit daemon-reload
	worn
	sleep 6
	kill -STOP "$(hrvd_pid)"
	expect 20 watchdog_bit
	from_now
	again 12
	streams
	# Five seconds before it hung, and all that came until it was ended.
	may_lose 16
	rm -r $conf
	unit daemon-reload
	ended_for crashed none
}

watchdog_bit() {
	journalctl -q --no-pager -o cat --after-cursor="$(cat $work/cursor)" |
		grep -q 'hrvd.service: Watchdog timeout'
}

# Started by its unit instead of by a call; the choice was kept.
scene_by_unit() {
	worn
	unit stop
	expect 5 unlinked 1
	diagnosed 'hrvd is not running, so nothing is being recorded'
	from_now
	unit start
	again 10
	streams
	ended_for stopped none
}

# The strap is connected already when hrvd starts, and stays so when it stops:
# whoever connected it keeps it.
scene_already_connected() {
	connect_by_hand
	worn
	unit stop
	sleep 3
	linked 1 || fail "it let go of a link that is not its own"
	grep -c ' 1 up$' $air_log | grep -qx 1 || fail "it connected itself"
	bluetoothctl disconnect $strap >/dev/null
}

# Another program subscribes to the same characteristic while hrvd reads it,
# and one was there before hrvd: nothing is stored twice.
scene_second_program() {
	local other
	connect_by_hand
	mkfifo $work/other
	bluetoothctl <$work/other >$work/other.log 2>&1 &
	other=$!
	exec 8>$work/other
	wait_for 10 grep -q HRM $work/other.log
	printf '%s\n' 'menu gatt' "select-attribute $measurement" \
		'notify on' >&8
	wait_for 10 grep -q 'Notify started' $work/other.log ||
		fail "bluetoothctl: $(tail -n 5 $work/other.log | xargs)"
	worn
	says 'another program' || fail "it says: $(cat $work/said)"
	diagnosed "heartbeats are coming in, and another program on this \
computer reads them too"
	streams 5
	unheard_at_first
	echo 'notify off' >&8
	streams 8
	exec 8>&-
	wait $other
	streams
	unit stop
	bluetoothctl disconnect $strap >/dev/null
}

# The last session ends and the user's manager with it; the next log-in starts
# hrvd again, if it is enabled.
scene_login() {
	worn
	unit -q enable
	loginctl disable-linger hrv
	expect 30 eval '! systemctl is-active -q user@1000'
	expect 10 unlinked 1
	from_now
	loginctl enable-linger hrv
	again 30
	streams
	unit -q disable
	ended_for stopped none
}
