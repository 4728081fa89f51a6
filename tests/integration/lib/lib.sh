# SPDX-License-Identifier: GPL-3.0-or-later
# For integration tests: a house of their own to run hrvd in.
#
# Source it, then `house_begin`: a folder $house, a system and a session bus,
# HOME and the XDG folders, all private and all gone at the end, with every
# process that was started through here, however the test ends. Tests print
# `ok NAME`, `not ok NAME: WHY` or `skip NAME: WHY`; `fail` ends a test.

build=${BUILD:-build}
case $build in /*) ;; *) build=$PWD/$build ;; esac
export LC_ALL=C.UTF-8 TZ=Europe/Berlin
unset NO_COLOR PAGER NOTIFY_SOCKET WATCHDOG_USEC JOURNAL_STREAM

time_scale=${time_scale:-10}
strap=C0:FF:EE:00:00:01

house_pids= house= hrvd_pid= mock_pid=

# Stops one process of ours for good and takes it off the list.
process_end() { # SIGNAL PID
	kill -s CONT "$2" 2>/dev/null
	kill -s "$1" "$2" 2>/dev/null
	wait "$2" 2>/dev/null
	process_status=$?
	house_pids=$(echo " $house_pids " | sed "s/ $2 / /")
}

house_end() {
	status=$?
	trap - EXIT
	for pid in $house_pids; do
		process_end KILL "$pid"
	done
	[ -n "$house" ] && rm -rf "$house"
	exit $status
}

house_begin() {
	trap house_end EXIT
	trap 'exit 1' HUP INT TERM
	house=$(mktemp -d "${TMPDIR:-/tmp}/hrvd-test.XXXXXX") || exit 1
	export HOME="$house/home" XDG_RUNTIME_DIR="$house/run"
	export XDG_DATA_HOME="$house/data" XDG_CONFIG_HOME="$house/config"
	export XDG_CACHE_HOME="$house/cache" XDG_STATE_HOME="$house/state"
	mkdir -m 700 "$HOME" "$XDG_RUNTIME_DIR" || exit 1
	database=$XDG_DATA_HOME/hrvd/hrv.db
	bus_begin system && bus_begin session
	export DBUS_SYSTEM_BUS_ADDRESS="unix:path=$house/system"
	export DBUS_SESSION_BUS_ADDRESS="unix:path=$house/session"
}

bus_begin() { # system|session
	cat >"$house/$1.conf" <<-END
	<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
	 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
	<busconfig>
	  <listen>unix:path=$house/$1</listen>
	  <auth>EXTERNAL</auth>
	  <policy context="default">
	    <allow send_destination="*" eavesdrop="true"/>
	    <allow eavesdrop="true"/>
	    <allow own="*"/>
	  </policy>
	</busconfig>
	END
	: >"$house/$1.address"
	dbus-daemon --config-file="$house/$1.conf" --nofork --nopidfile \
		--nosyslog --print-address=3 3>"$house/$1.address" \
		>"$house/$1.log" 2>&1 &
	eval "$1_pid=$!"
	house_pids="$house_pids $!"
	# It tells its address once it listens.
	wait_for 5 test -s "$house/$1.address" || fail "no dbus-daemon: $(
		cat "$house/$1.log")"
}

bus_kill() { # system|session
	eval "process_end KILL \$$1_pid"
	rm "$house/$1"
}

# What went on, for whoever reads of a failure.
house_show() {
	for log in mock hrvd; do
		[ -s "$house/$log.log" ] || continue
		echo "--- $log"
		tail -n 40 "$house/$log.log"
	done
	kill -0 "$hrvd_pid" 2>/dev/null && "$build/hrvctl" status --json 2>&1
}

fail() {
	echo "not ok $test: $*"
	house_show
	exit 1
}

# For tests that go on: prints how a check went, and sets bad if it did not.
bad=0
verdict() { # NAME PROBLEM (empty: ok)
	if [ -z "$2" ]; then
		echo "ok $1"
	else
		echo "not ok $1: $2"
		bad=1
	fi
}

# Tries COMMAND every 50 ms until it succeeds, for at most SECONDS.
wait_for() { # SECONDS COMMAND...
	tries=$(($1 * 20))
	shift
	until "$@" >/dev/null 2>&1; do
		tries=$((tries - 1))
		[ $tries -gt 0 ] || return 1
		sleep 0.05
	done
}

expect() { # SECONDS COMMAND...
	wait_for "$@" || { shift; fail "it never came to this: $*"; }
}

# --- the small BlueZ

mock_begin() { # [COMMAND]...
	[ -p "$house/commands" ] || mkfifo "$house/commands"
	"$build/tests/mock/bluez" --time-scale "$time_scale" \
		--commands "$house/commands" "$@" >>"$house/mock.log" 2>&1 &
	mock_pid=$!
	house_pids="$house_pids $mock_pid"
	expect 5 mock_is_ready
}

mock_is_ready() {
	[ "$(grep -c ' ready$' "$house/mock.log")" -gt "${mock_starts:-0}" ] &&
		mock_starts=$(grep -c ' ready$' "$house/mock.log")
}

# Has the mock do COMMAND, and waits until it is done.
mock() { # COMMAND
	kill -0 "$mock_pid" 2>/dev/null || fail "the mock is dead: $*"
	mock_done=$(mock_count "did $*")
	echo "$*" >"$house/commands"
	wait_for 5 eval "[ \$(mock_count 'did $*') -gt $mock_done ]" ||
		fail "the mock did not: $*"
}

# As `kill -9` and `systemctl stop` would.
mock_kill() {
	process_end KILL "$mock_pid"
}

mock_quit() {
	mock quit
	process_end TERM "$mock_pid"
}

mock_hang() {
	kill -s STOP "$mock_pid"
}

mock_wake() {
	kill -s CONT "$mock_pid"
}

# How many lines of the mock's log match, after the time stamp.
mock_count() { # REGEX
	grep -Ec "^[0-9.]+ $1" "$house/mock.log"
}

called() { # REGEX of what follows "call :1.2 "
	[ "$(mock_count "call [^ ]* $1")" -gt 0 ]
}

# --- hrvd and hrvctl

hrvd_begin() { # [OPTION]...
	HRVD_TIME_SCALE=$time_scale "$build/hrvd" --foreground "$@" \
		>>"$house/hrvd.log" 2>&1 &
	hrvd_pid=$!
	house_pids="$house_pids $hrvd_pid"
}

# Ends it as systemd would; its exit code must be 0.
hrvd_end() {
	process_end TERM "$hrvd_pid"
	[ "$process_status" -eq 0 ] || fail "hrvd ended with $process_status"
}

hrvd_kill() {
	process_end KILL "$hrvd_pid"
}

hrvctl() {
	"$build/hrvctl" "$@"
}

# Runs hrvctl; stdout and stderr go to $house/out and $house/err.
exits() { # NAME STATUS ARGUMENT...
	name=$1 expected=$2
	shift 2
	hrvctl "$@" >"$house/out" 2>"$house/err"
	got=$?
	verdict "$name" "$([ $got -eq "$expected" ] ||
		echo "exit $got, not $expected: $(cat "$house/err")")"
}

says() { # NAME FILE REGEX
	verdict "$1" "$(grep -qE -- "$3" "$house/$2" ||
		echo "no '$3' in: $(cat "$house/$2")")"
}

silent() { # NAME FILE
	verdict "$1" "$(cat "$house/$2")"
}

# The value of a key of `hrvctl status --json`; nothing when it is null.
status() { # KEY
	hrvctl status --json 2>/dev/null |
		sed -n "s/^ *\"$1\": \"\{0,1\}\([^\",]*\)\"\{0,1\},\{0,1\}$/\1/p" |
		grep -v '^null$'
}

state_is() { # STATE
	[ "$(status state)" = "$1" ]
}

state_is_one_of() { # STATE...
	case " $* " in *" $(status state) "*) ;; *) return 1 ;; esac
}

# --- what is in the database

dump() { # packets|stretches|segments|beats|check
	"$build/tests/tools/store_dump" "$database" "$@"
}

# Every packet that the mock gave to somebody, in order, is there once.
packets_match() {
	sed -n 's/^[0-9.]* sent //p' "$house/mock.log" >"$house/sent"
	dump packets >"$house/stored"
	cmp -s "$house/sent" "$house/stored"
}

# The mock has given at least N packets to somebody.
has_sent() { # N
	[ "$(mock_count 'sent ')" -ge "$1" ]
}

# --- scenes: hrvd reading a strap from the mock

# hrvd says that it streams, and four more packets come.
streams() {
	expect 15 state_is streaming
	expect 5 has_sent $(($(mock_count 'sent ') + 4))
}

# Ends hrvd and looks at what it leaves: every packet sent, and the causes for
# which stretches ended, in order.
scene_end() { # CAUSE...
	mock stream off
	sleep 0.2
	hrvd_end
	packets_match || fail "stored packets are not those sent: $(
		diff "$house/sent" "$house/stored" | head -n 5)"
	causes=$(dump stretches | cut -d ' ' -f 2 | xargs)
	[ "$causes" = "$*" ] || fail "stretches ended for '$causes', not '$*'"
	[ "$(dump check)" = ok ] || fail "the database is damaged"
	echo "ok $test"
}
