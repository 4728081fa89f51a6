# SPDX-License-Identifier: GPL-3.0-or-later
# The adapter goes and comes back.

scene_unplugged() {
	worn
	air unplug
	expect 10 state_is no_adapter
	says 'shows no Bluetooth adapter' || fail "it says: $(cat $work/said)"
	sleep 2
	diagnosed "this computer shows no Bluetooth adapter: there is none, or \
its driver or firmware did not load"
	from_now
	air plug
	again 15
	streams
	ended_for adapter none
}

scene_rfkill() {
	worn
	rfkill block bluetooth
	expect 10 state_is adapter_off
	says 'Bluetooth is switched off' || fail "it says: $(cat $work/said)"
	sleep 2
	diagnosed 'Bluetooth is blocked by software, as in flight mode'
	from_now
	rfkill unblock bluetooth
	again 10
	streams
	ended_for adapter none
}
