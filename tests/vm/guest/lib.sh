# SPDX-License-Identifier: GPL-3.0-or-later
# For scenes in the virtual machine: the straps in the air, hrvd as the user has
# it, and what both know of the packets.
#
# A scene is a function scene_NAME in guest/scenes. It begins with hrvd stopped,
# no data, and strap 1 near, worn and known; it ends by `fail`, or by coming to
# its end. Then hrvd is stopped, and what the database holds is compared with
# what the strap sent.

strap=C0:FF:EE:00:00:01 # static random, as straps have
second=C0:FF:EE:00:00:02
gadget=C0:FF:EE:00:00:03
air_fifo=/run/air
air_log=/var/tmp/air
home=/home/hrv
database=$home/.local/share/hrvd/hrv.db
# Where bluetoothd has the strap's heart rate, by its place in strap.c.
measurement=/org/bluez/hci0/dev_${strap//:/_}/service000a/char000b
work=/var/tmp/scene
mkdir -p $work

now() {
	cut -d ' ' -f 1 /proc/uptime
}

# Seconds that the processor has had to work: that takes time outside.
busy() {
	awk '/^cpu / { print ($2 + $3 + $4 + $7 + $8) / 100 }' /proc/stat
}

minus() { # A B
	awk "BEGIN { printf \"%.1f\", $1 - $2 }"
}

# Tries COMMAND again and again until it succeeds, for at most SECONDS.
wait_for() { # SECONDS COMMAND...
	local until=$((SECONDS + $1)) tries=0
	shift
	# Looking is work for the machine, waiting is none.
	until "$@" >/dev/null 2>&1; do
		[ $SECONDS -lt $until ] || return 1
		tries=$((tries + 1))
		sleep $((tries / 10)).$((tries % 10))
	done
}

fail() {
	echo "$*" >$work/failure
	exit 1
}

expect() { # SECONDS COMMAND...
	wait_for "$@" || { shift; fail "it never came to this: $*"; }
}

# --- the air

# Has the controller or a strap do COMMAND, and waits until it is done.
air() { # COMMAND
	local n_done
	n_done=$(grep -cF " 0 did $*" $air_log)
	echo "$*" >$air_fifo
	wait_for 5 air_has_done $((n_done + 1)) "$*" ||
		fail "no air for: $*"
}

air_has_done() { # N COMMAND
	[ "$(grep -cF " 0 did $2" $air_log)" -ge "$1" ]
}

count_sent() { # STRAP
	grep -c " $1 sent " $air_log
}

has_sent() { # STRAP N
	[ "$(count_sent "$1")" -ge "$2" ]
}

linked() { # STRAP
	[ "$(grep -E " $1 (up|down)" $air_log | tail -n 1 |
		cut -d ' ' -f 3)" = up ]
}

unlinked() { # STRAP
	! linked "$1"
}

# What bluetoothd thinks of a link to strap 1; fails if it has never met it.
connected() {
	busctl get-property org.bluez /org/bluez/hci0/dev_${strap//:/_} \
		org.bluez.Device1 Connected 2>/dev/null
}

strap_is_free() {
	unlinked 1 && ! connected | grep -q true
}

# A link that is not of hrvd's making.
connect_by_hand() {
	connected >/dev/null || bluetoothctl --timeout 5 scan on >/dev/null
	bluetoothctl --timeout 10 connect $strap >/dev/null
	expect 10 linked 1
}

# --- hrvd and hrvctl, as the user

user() {
	setpriv --reuid hrv --regid hrv --init-groups env -i -C $home \
		HOME=$home PATH=/usr/bin LC_ALL=C.UTF-8 \
		XDG_RUNTIME_DIR=/run/user/1000 \
		DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/1000/bus "$@"
}

hrvctl() {
	user hrvctl "$@"
}

unit() { # VERB
	user systemctl --user "$@" hrvd.service
}

hrvd_pid() {
	unit show -P MainPID
}

# The value of a key of `hrvctl status --json`; nothing when it is null.
status() { # KEY
	hrvctl status --json 2>/dev/null |
		sed -n "s/^ *\"$1\": \"\{0,1\}\([^\",]*\)\"\{0,1\},\{0,1\}$/\1/p" |
		grep -v '^null$'
}

state_is() { # STATE...
	case " $* " in *" $(status state) "*) ;; *) return 1 ;; esac
}

# What `hrvctl status` says in words.
says() { # REGEX
	hrvctl status 2>&1 | tee $work/said | grep -qE -- "$1"
}

# What the doctor finds amiss in this machine whatever is played: no network, so
# no time server.
always='no time server keeps the clock'

# The faults that `hrvctl doctor` sees, a sentence a line.
faults() { # [OPTION]...
	hrvctl doctor --json "$@" >$work/doctor 2>&1
	tr -d '\n' <$work/doctor | sed 's/{ *"check"/\n"check"/g' |
		sed -nE '/"level": "(warn|fail)"/s/.*"text": "([^"]*)".*/\1/p' |
		grep -vxF "$always"
}

# The doctor sees these faults by its own words, in its order, and no other;
# without any TEXT: all is well. Never twice as a try: a wrong cause must not
# appear even for a moment.
diagnosed() { # [--trace FILE] [TEXT]...
	local options=()
	[ "${1:-}" != --trace ] || { options=("$1" "$2"); shift 2; }
	faults "${options[@]}" >$work/faults
	[ $# -eq 0 ] || printf '%s\n' "$@" >$work/expected
	[ $# -gt 0 ] || cp /dev/null $work/expected
	grep -q '"checks"' $work/doctor ||
		fail "doctor: $(xargs -d '\n' <$work/doctor)"
	cmp -s $work/faults $work/expected ||
		fail "doctor finds '$(cat $work/faults)', not '$*'"
	printf 'doctor: %s\n' "${@:-no fault}"
}

# hrvd's lines in the journal since the scene began.
journal() {
	journalctl -q --no-pager -o cat --after-cursor="$(cat $work/cursor)" \
		_SYSTEMD_USER_UNIT=hrvd.service
}

logged() { # REGEX
	journal | grep -qE -- "$1"
}

adapter_is_powered() {
	busctl get-property org.bluez /org/bluez/hci0 org.bluez.Adapter1 \
		Powered | grep -q true
}

# --- streaming

# hrvd says that it streams, and so many more packets come (3).
streams() { # [N]
	expect 20 state_is streaming
	expect $((20 + ${1:-3})) has_sent 1 $(($(count_sent 1) + ${1:-3}))
}

# hrvd is started by the call of a command and reads strap 1.
worn() {
	hrvctl use $strap >$work/use 2>&1 || fail "use: $(cat $work/use)"
	streams
}

# From this moment on nothing is in the way of the strap.
from_now() {
	from=$(now)
}

sent_since() { # SECONDS
	awk -v from="$1" '$3 == "sent" && $2 == 1 && $1 > from { print $1
		exit }' $air_log | grep .
}

# The strap is heard again at most LIMIT seconds after from_now; notes how long
# it took.
again() { # LIMIT
	expect $(($1 + 30)) sent_since "$from"
	took=$(minus "$(sent_since "$from")" "$from")
	echo "$took" >>$work/again
	awk "BEGIN { exit !($took < $1) }" ||
		fail "it took $took s to stream again, not < $1 s"
	expect 10 state_is streaming
}

# --- what is kept

dump() { # packets|stretches|segments|beats|check
	store_dump $database "$@"
}

causes() {
	dump stretches | cut -d ' ' -f 2 | xargs
}

# Stretches ended for these causes, in order; "none" goes on.
ended_for() { # CAUSE...
	wait_for 8 stretches_are "$*" || fail "causes: '$(causes)', not '$*'"
}

stretches_are() { # REGEX
	causes | grep -qxE "$1"
}

# Seconds between stretches, by the cause for which the earlier ended.
gaps() {
	dump stretches | awk '
		n++ { gap[cause] += ($6 - end) / 1e6; count[cause]++ }
		{ cause = $2; end = $7 }
		END { for (c in gap) printf "%s %.1f (%d)  ", c, gap[c],
			count[c] }'
}

# Median and greatest of the numbers on standard input.
middle() {
	sort -n | awk '{ x[NR] = $1 }
		END { if (NR == 1) print x[1]
		else if (NR) printf "median %s of %d, at most %s\n",
			x[int((NR + 1) / 2)], NR, x[NR] }'
}

# How many of the packets sent are not stored; complains of one that is stored
# twice, out of order, or was never sent.
count_lost() {
	awk 'NR == FNR { sent[++n] = $1; next }
		{ do i++; while (i <= n && sent[i] != $1)
		if (i > n) { print "packet", $1, "is not in its place"
			exit }
		stored++ }
		END { print n - stored }' $work/sent $work/stored | tail -n 1
}

# What is sent after hrvd has let go and before the strap knows of it (a few
# milliseconds) nobody hears: unless it is stored, it does not count as sent.
forget_late() {
	local packet
	awk '$3 == "sent" { time = $1; packet = $4 }
		$3 == "unsubscribed" && $1 - time < 0.05 { print packet }' \
		$air_log >$work/late
	while read -r packet; do
		grep -qxF "$packet" $work/stored ||
			sed -i "/^$packet\$/d" $work/sent
	done <$work/late
}

# Packets that the strap may lose in this scene, for a reason given there.
may_lose() { # N
	echo "$1" >$work/may_lose
}

# What was sent before the first that is stored went to another program alone.
unheard_at_first() {
	touch $work/unheard
}

# The strap whose packets the database is held against (1).
sent_by() { # STRAP
	echo "$1" >$work/sender
}

# --- playing

scene_begin() {
	rm -rf $work/*
	rfkill unblock bluetooth
	systemctl start bluetooth
	air plug
	air 2 silent off
	for command in "adv on" "silent off" "contact on" "speed 1"; do
		air 1 $command
	done
	unit stop
	unlinked 1 || bluetoothctl disconnect $strap >/dev/null
	wait_for 10 strap_is_free
	umount -q $home/.local/share/hrvd
	rm -rf $home/.local/share/hrvd $home/.config/systemd
	user mkdir -p $home/.config/hrvd
	printf '[log]\nlevel = debug\n' >$home/.config/hrvd/hrvd.conf
	[ "$(readlink -f /etc/localtime)" = /usr/share/zoneinfo/Etc/UTC ] ||
		timedatectl set-timezone Etc/UTC
	cp /dev/null $air_log
	journalctl -q -n 0 --show-cursor | sed -n 's/^-- cursor: //p' \
		>$work/cursor
	echo 0 >$work/may_lose
	echo 1 >$work/sender
}

# Stops hrvd and holds what it leaves against what was sent.
scene_compare() {
	local sender lost
	sender=$(cat $work/sender)
	air 1 silent on
	air 2 silent on
	sleep 0.3
	unit stop
	sed -n "s/^[0-9.]* $sender sent //p" $air_log >$work/sent
	dump packets >$work/stored || fail "the database cannot be read"
	[ ! -e $work/unheard ] ||
		sed -i "/^$(head -n 1 $work/stored)\$/,\$!d" $work/sent
	forget_late
	lost=$(count_lost)
	printf '%-22s %6d %6d %5s  %-34s %s\n' "$1" "$(wc -l <$work/sent)" \
		"$(wc -l <$work/stored)" "$lost" "$(gaps)" \
		"$([ ! -e $work/again ] || middle <$work/again)" >>"$OUT/table.1"
	[ -s $work/sent ] || fail "no packet was sent"
	case $lost in *packet*) fail "$lost" ;; esac
	[ "$lost" -le "$(cat $work/may_lose)" ] ||
		fail "$lost packets are lost: $(diff $work/sent $work/stored |
			head -n 4 | xargs)"
	[ "$(dump check)" = ok ] || fail "the database is damaged"
}

# Plays one scene, in a shell of its own, and tells how it went.
play() { # NAME
	local begin=$SECONDS failure worked
	worked=$(busy)
	: >$work/failure
	(scene_begin && "scene_$1" && scene_compare "$1") \
		>>"$OUT/scene.$1" 2>&1
	[ $? -eq 0 ] || echo "it ended with an error" >>$work/failure
	failure=$(head -n 1 $work/failure 2>/dev/null)
	cp $air_log "$air_log.$1"
	if [ -z "$failure" ]; then
		echo "ok $1 ($((SECONDS - begin)) s, of which" \
			"$(minus "$(busy)" "$worked") s of work)"
		return 0
	fi
	echo "not ok $1: $failure"
	{
		hrvctl status --json | grep -v ': null\|"no strap is'
		dump stretches
		bluetoothctl info $strap
		echo "--- over the air"
		tail -n 40 "$air_log.$1"
		echo "--- hrvd"
		journal
		echo "--- the system"
		journalctl -q --no-pager -o short-monotonic \
			--after-cursor="$(cat $work/cursor)"
	} >"$OUT/failed.$1" 2>&1
	# To the console as well: should the machine die, no more is left.
	tail -n 120 "$OUT/scene.$1" "$OUT/failed.$1" | sed 's/^/| /'
	return 1
}
