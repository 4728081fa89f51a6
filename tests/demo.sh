#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Shows the main job on a simulated strap: some simulated weeks with pain beside
# them, a live status, a pain entry, the trends. Everything runs on a bus and in
# a folder of its own that are gone afterwards.
set -eu
build=${BUILD:-build}
work=$(mktemp -d)
bus_pid=
hrvd_pid=

finish() {
	status=$?
	trap - EXIT INT TERM
	for pid in $hrvd_pid $bus_pid; do
		kill "$pid" 2>/dev/null && wait "$pid" 2>/dev/null || true
	done
	rm -rf "$work"
	exit $status
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

export HOME="$work" XDG_DATA_HOME="$work/data" XDG_CONFIG_HOME="$work/config"
export HRVCTL_PAGER=cat
PATH=$(cd "$build" && pwd):$PATH

say() {
	printf '\n\033[1m%s\033[0m\n' "$1" | if [ -t 1 ]; then cat; else
		sed 's/\x1b\[[0-9]*m//g'; fi
}

show() { # command...
	printf '$ %s\n' "$*"
	"$@"
}

say 'hrvd demo: EVERYTHING HERE IS SIMULATED - no strap, no body, no real data'

cat >"$work/bus.conf" <<CONF
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path=$work/bus</listen>
<auth>EXTERNAL</auth><policy context="default"><allow send_destination="*"/>
<allow own="*"/></policy></busconfig>
CONF
dbus-daemon --config-file="$work/bus.conf" --nofork --nosyslog &
bus_pid=$!
export DBUS_SESSION_BUS_ADDRESS="unix:path=$work/bus"
export DBUS_SYSTEM_BUS_ADDRESS="unix:path=$work/bus"

say '1. Three weeks of a simulated person go through the whole path'
"$build/tests/tools/sim_weeks" "$work/weeks" "$work/pain"
hrvd --target "replay:$work/weeks" --speed 0 --exit-at-end --log-level warning
while read -r when nrs region note; do
	hrvctl pain "$nrs" "$region" -m "$note" --at "$when" >/dev/null
done <"$work/pain"

say '2. hrvd starts on the simulated strap; meanwhile, the weeks so far'
hrvd --target sim --log-level warning &
hrvd_pid=$!
show hrvctl trends --days 21
sleep 12

say '3. Live: the status for 20 seconds (RMSSD appears once it has 30 s)'
show timeout --foreground 20 hrvctl status --follow || [ $? -eq 124 ]

say '4. A pain entry, with what the body did around it'
show hrvctl pain 5 lower-back -m 'after the e-mail' '#work'

say '5. Today, and the weeks again'
show hrvctl day
show hrvctl trends --days 7

say 'That was all simulated. Now with a strap: hrvctl scan'
