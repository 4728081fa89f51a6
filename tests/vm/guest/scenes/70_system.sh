# SPDX-License-Identifier: GPL-3.0-or-later
# The machine around it.

# A sleep that logind announces, to memory, until its clock wakes it.
scene_suspend() {
	worn
	streams 3
	rtcwake -m no -s 8 >/dev/null
	systemctl suspend
	expect 60 eval 'journalctl -q -k --after-cursor="$(cat $work/cursor)" |
		grep -q "PM: suspend exit"'
	from_now
	again 20
	streams
	ended_for suspend none
	diagnosed
}

# Somebody sets the clock, an hour on and back: nothing is cut or lost.
scene_clock() {
	worn
	date -s '+1 hour' >/dev/null
	streams
	diagnosed "the clock was set while the strap was recorded in the last \
24 hours; intervals are right, times before it are as the clock was"
	date -s '-1 hour' >/dev/null
	streams
	ended_for none
}

# Off on a journey.
scene_zone() {
	worn
	hrvctl day >/dev/null
	timedatectl set-timezone Asia/Kolkata
	streams
	hrvctl status --json | grep -q '"time": ".*+05:30"' ||
		fail "status does not know the zone"
	ended_for none
	diagnosed
	timedatectl set-timezone Etc/UTC
}

# The disk is full for a while; packets wait in memory.
scene_disk() {
	local data=$home/.local/share/hrvd
	user mkdir -p -m 700 $data
	mount -t tmpfs -o size=3m,uid=1000,gid=1000,mode=700 none $data
	worn
	dd if=/dev/zero of=$data/ballast bs=4k 2>/dev/null
	streams 15
	hrvctl status >$work/full
	diagnosed "the disk is full: hrvd keeps beats in memory until there is \
room"
	logged 'database' || fail "the journal says nothing of it"
	rm $data/ballast
	streams 10
	unit stop
	cp -r $data $work/data
	umount $data
	cp $work/data/* $data
	chown -R hrv: $data
	cat $work/full
}
