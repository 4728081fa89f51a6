# SPDX-License-Identifier: GPL-3.0-or-later
# What `hrvctl doctor --fix` mends, or says that it may not.

# Answers yes to all that it asks, and shows what it said.
fix() { # QUESTION
	printf 'y\ny\ny\n' | hrvctl doctor --fix >$work/fix 2>&1
	cat $work/fix
	grep -qF "$1 [y/N]" $work/fix || fail "doctor has not asked: $1"
	[ "$(grep -c '\[y/N\]' $work/fix)" -eq 1 ] ||
		fail "doctor asks for more: $(grep '\[y/N\]' $work/fix | xargs)"
}

# It was mended without a word, or it said that root is needed, and for what.
# Prints which.
outcome() { # COMMAND-FOR-ROOT
	grep -q 'it did not work' $work/fix &&
		fail "$(grep 'it did not work' $work/fix)"
	if grep -q 'this is not allowed to you' $work/fix; then
		tr -s '\n ' ' ' <$work/fix | grep -qF "$1" ||
			fail "doctor has not said: $1"
		echo refused
	else
		echo mended
	fi
}

# Until the link is down, if it goes down: bluetoothd may make one by itself, to
# a strap that it trusts, and hrvd leaves alone a link that it has found there.
# What follows has to hold then, too.
let_go() {
	wait_for 5 strap_is_free || :
}

scene_fix() {
	worn
	hrvctl pause
	let_go
	diagnosed 'hrvd is paused, so nothing is being recorded'
	fix 'Go on after the pause?'
	streams
	bluetoothctl untrust $strap >/dev/null
	diagnosed "a strap is chosen, but bluetoothd forgets it when it is away \
(it is not trusted)"
	fix 'Have bluetoothd keep the strap in mind (trust it)?'
	bluetoothctl info $strap | grep -q 'Trusted: yes' ||
		fail "the strap is not trusted"
	unit stop
	let_go
	diagnosed 'hrvd is not running, so nothing is being recorded'
	fix 'Start hrvd?'
	streams
	bluetoothctl power off >/dev/null
	expect 10 state_is adapter_off
	diagnosed 'the Bluetooth adapter is switched off'
	fix 'Switch the Bluetooth adapter on?'
	streams
	fix_block
	fix_linger
	diagnosed
	ended_for paused stopped adapter adapter stopped none
}

# The device of the switches is for who sits at the machine, and here nobody
# does.
fix_block() {
	rfkill block bluetooth
	expect 10 state_is adapter_off
	fix 'Unblock Bluetooth?'
	ls -l /dev/rfkill
	case $(outcome 'sudo rfkill unblock bluetooth') in
	mended) grep -q 0 /sys/class/rfkill/rfkill*/soft ||
		fail "it is blocked still" ;;
	refused) user test -w /dev/rfkill && fail "it was allowed"
		rfkill unblock bluetooth ;;
	*) exit 1 ;;
	esac
	streams
}

# Where nobody is logged in, hrvd ends when linger does.
fix_linger() {
	loginctl disable-linger hrv
	expect 30 eval '! systemctl is-active -q user@1000'
	let_go
	fix 'Let hrvd go on when you log out (linger)?'
	case $(outcome 'sudo loginctl enable-linger $USER') in
	mended) test -e /var/lib/systemd/linger/hrv || fail "no linger" ;;
	refused) test -e /var/lib/systemd/linger/hrv && fail "it was allowed"
		loginctl enable-linger hrv ;;
	*) exit 1 ;;
	esac
	wait_for 30 test -S /run/user/1000/bus
	unit start
	streams
}
