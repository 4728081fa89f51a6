# SPDX-License-Identifier: GPL-3.0-or-later
# hrvd as a part of the system: what its unit forbids, how it starts, how the
# machine sleeps, and the strap without bluetoothd.

drop_ins=$home/.config/systemd/user/hrvd.service.d
examples=/usr/share/doc/hrvd/examples

# Puts NAME.conf there with what stands on standard input.
drop_in() { # NAME
	user mkdir -p $drop_ins
	cat >$drop_ins/$1.conf
	chmod 644 $drop_ins/$1.conf
	user systemctl --user daemon-reload
}

drop_out() {
	rm -rf $drop_ins
	user systemctl --user daemon-reload
	user systemctl --user reset-failed hrvd.service 2>/dev/null
	return 0
}

# Runs a program that tries to break out, in place of hrvd.
break_out() { # all|seccomp
	drop_in probe <<-END
	[Service]
	Type=oneshot
	Restart=no
	WatchdogSec=0
	Environment=HRVD_PROBE=%h/.local/share/hrvd/probe
	ExecStart=
	ExecStart=/usr/local/bin/break_out %h/.local/share/hrvd/report $1
	END
	unit start || :
	rm -f $drop_ins/probe.conf
	user systemctl --user daemon-reload
	cat $home/.local/share/hrvd/report || fail "nothing tried to break out"
	grep BROKEN $home/.local/share/hrvd/report >$work/broken &&
		fail "$1: $(xargs <$work/broken)"
	[ "$(grep -c ^kept $home/.local/share/hrvd/report)" -ge "$2" ] ||
		fail "$1: not all was tried"
	rm -f $home/.local/share/hrvd/report $home/.local/share/hrvd/probe
}

# No promise of the unit can be broken, and hrvd itself runs by it; without user
# namespaces hrvctl says what to do, and the seccomp half still holds.
scene_hardening() {
	user mkdir -p $home/.ssh $home/.config/hrvd
	user touch $home/.ssh/secret
	touch /tmp/outside
	break_out all 50
	rm -f /tmp/outside
	rm -r $home/.ssh
	user systemd-analyze --user security hrvd.service --no-pager \
		>$work/security
	tail -n 1 $work/security
	tail -n 1 $work/security | awk '{ for (i = 1; i <= NF; i++)
		if ($i ~ /^[0-9.]+$/) good = $i <= 1.5 }
		END { exit !good }' ||
		fail "$(tail -n 1 $work/security)"
	worn
	grep -q 'Seccomp:	2' "/proc/$(hrvd_pid)/status" ||
		fail "hrvd has no seccomp filter"
	[ "$(readlink "/proc/$(hrvd_pid)/ns/user")" != \
		"$(readlink /proc/self/ns/user)" ] ||
		fail "hrvd has no user namespace of its own"
	unit stop

	sysctl -qw kernel.unprivileged_userns_clone=0
	(without_namespaces)
	local status=$?
	sysctl -qw kernel.unprivileged_userns_clone=1
	unit disable
	drop_out
	[ $status -eq 0 ] || exit 1
	worn
}

without_namespaces() {
	hrvctl enable >$work/enable 2>&1
	local status=$?
	cat $work/enable
	[ $status -eq 3 ] && grep -q 'SANDBOX' $work/enable ||
		fail "enable without namespaces: $status $(cat $work/enable)"
	diagnosed "hrvd cannot start: the system gives its unit no user \
namespace"
	unit stop
	drop_in no-user-namespaces <$examples/no-user-namespaces.conf
	break_out seccomp 15
	worn
	unit stop
}

# hrvctl enable starts hrvd now and with the next session, disable takes it
# back.
scene_enable() {
	hrvctl enable || fail "enable: $?"
	[ "$(unit is-active)" = active ] || fail "it was not started"
	[ "$(unit is-enabled)" = enabled ] || fail "it was not enabled"
	worn
	systemctl restart user@1000.service
	wait_for 60 test -S /run/user/1000/bus
	expect 30 eval '[ "$(unit is-active)" = active ]'
	streams
	hrvctl disable || fail "disable: $?"
	[ "$(unit is-active)" = inactive ] || fail "it was not stopped"
	[ "$(unit is-enabled)" = disabled ] || fail "it was not disabled"
}

# logind waits for hrvd: the stretch is closed and kept before the machine
# sleeps. The signal is real; the sleep is a program that only takes its time.
scene_sleep_lock() {
	worn
	if ! busctl status org.freedesktop.PolicyKit1 >/dev/null 2>&1; then
		# then logind gives locks to root only, and hrvd says so
		logged 'logind gives no delay lock' || fail "not a word of it"
		echo "# sleep_lock: no polkit here, so only the refusal is seen"
		return 0
	fi
	systemd-inhibit --list --no-legend | tee $work/locks
	grep -E 'hrvd.*sleep.*delay' $work/locks || fail "hrvd holds no lock"
	mkdir -p /run/systemd/system/systemd-suspend.service.d
	cat >/run/systemd/system/systemd-suspend.service.d/test.conf <<-END
	[Service]
	ExecStart=
	ExecStart=/bin/sh -c '/usr/local/bin/store_dump $database stretches \
		>$work/asleep; sleep 3'
	END
	systemctl daemon-reload
	systemctl suspend
	expect 30 test -s $work/asleep
	[ "$(tail -n 1 $work/asleep | cut -d ' ' -f 2)" = suspend ] ||
		fail "asleep with $(tail -n 1 $work/asleep)"
	rm -r /run/systemd/system/systemd-suspend.service.d
	systemctl daemon-reload
	from_now
	again 15
	expect 20 eval 'systemd-inhibit --list | grep -qE "hrvd.*sleep.*delay"'
}

# Without bluetoothd, over a socket of hrvd's own. The unit forbids that at
# first, and hrvd says so.
scene_att() {
	user mkdir -p $home/.config/hrvd
	printf '[strap]\ntransport = att\n' >$home/.config/hrvd/hrvd.conf
	systemctl mask --runtime --now bluetooth
	(att_streams)
	local status=$?
	rm -f $home/.config/hrvd/hrvd.conf
	unit stop
	drop_out
	systemctl unmask --runtime bluetooth
	systemctl restart bluetooth
	wait_for 30 adapter_is_powered
	return $status
}

att_streams() {
	wait_for 10 eval 'btmgmt --timeout 5 power on || hciconfig hci0 up'
	hrvctl use $strap || fail "use: $?"
	expect 15 state_is refused
	says 'does not let hrvd open a Bluetooth socket' ||
		fail "it says: $(cat $work/said)"
	diagnosed "hrvd's unit does not let it open the Bluetooth socket that \
transport = att needs"
	drop_in att <$examples/att.conf
	unit restart
	streams 5
	diagnosed
	[ "$(status battery_pct)" = 87 ] || fail "battery: $(status battery_pct)"
	[ "$(status device)" = "HRM One" ] || fail "device: $(status device)"
	air 1 drop
	from_now
	again 8
	streams
	air 1 adv off
	air 1 drop
	expect 5 state_is connecting backoff
	diagnosed "$away"
	from_now
	air 1 adv on
	again 15
	streams
	air unplug
	expect 15 state_is no_adapter
	air plug
	sleep 2
	diagnosed "the Bluetooth adapter is switched off, and no bluetoothd is \
there to switch it on"
	wait_for 10 eval 'btmgmt --timeout 5 power on || hciconfig hci0 up'
	streams
	air 1 silent on
	sleep 0.3
	unit stop
	causes | tee $work/causes
	[ "$(cat $work/causes)" = "link link adapter stopped" ] ||
		fail "causes: $(cat $work/causes)"
}
