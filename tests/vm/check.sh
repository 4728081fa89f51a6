#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Boots a virtual machine with a real kernel, bluetoothd and systemd, installs
# hrvd's package in it, and plays scenes with straps that tests/vm/strap puts in
# the air. Prints a line for each scene, and at the end the table of them all.
#
#	BUILD=build tests/vm/check.sh [SCENE]...	(none: every one)
#
# Needs qemu-system-x86; the disk (see image.sh) is made once and then kept,
# which takes root. Skips, and says so, where that cannot be. Without KVM it
# takes some minutes. When a scene fails, the journal, what went over the air
# and the packets between kernel and controller (for btmon -r) are left in
# $BUILD/vm/log/1 and 2, one for each machine. A crash of the kernel is not
# hrvd's: what remains is played once more after it.
set -u
cd "${0%/*}/../.." || exit 1
build=${BUILD:-build}
log=$build/vm/log
oops='kernel BUG|Kernel panic|Oops:|BUG: '
first=() second=()
limit_s=${HRVD_VM_LIMIT_S:-1800}
begin=$SECONDS

skip() {
	echo "skip check-vm: $*"
	exit 0
}

command -v qemu-system-x86_64 >/dev/null ||
	skip "qemu-system-x86_64 is not installed"
refusal=$(mktemp)
image=$(tests/vm/image.sh 2>"$refusal")
status=$?
why=$(cat "$refusal")
rm -f "$refusal"
[ $status -ne 77 ] || skip "$why"
if [ $status -ne 0 ]; then
	echo "not ok check-vm: the disk could not be made: $why"
	exit 1
fi
rm -rf "$log"
mkdir -p "$log" || {
	echo "not ok check-vm: cannot write to $log"
	exit 1
}
echo "# disk: $image ($((SECONDS - begin)) s)"

# That /dev/kvm can be opened proves nothing: see whether a kernel gets as far
# as to miss its disk.
kvm_boots() {
	[ -w /dev/kvm ] && grep -qE '^flags.* (vmx|svm) ' /proc/cpuinfo &&
		timeout 15 qemu-system-x86_64 -M q35 -accel kvm -cpu host \
			-m 256 -nodefaults -display none -no-reboot \
			-serial stdio -kernel "$image/vmlinuz" \
			-append 'console=ttyS0 panic=-1' </dev/null 2>/dev/null |
		grep -q 'Kernel panic'
}
# Without KVM the machine's clock counts its instructions (one a nanosecond) and
# jumps over the time in which it has none to do. So what takes how long does
# not depend on how busy this machine is, and waiting costs nothing. Its system
# is in its memory, written to in a copy that is thrown away: for a disk it
# would wait, and the clock jump to whatever it waits for besides. Its processor
# is a plain one: what a newer one has more is slow to imitate.
if kvm_boots; then
	machine='-accel kvm -cpu host'
else
	machine='-accel tcg,thread=single -icount shift=0,sleep=off'
	machine="$machine -rtc clock=host -cpu qemu64"
fi

# Opened for writing, but what is written stays in memory.
root=$image/root.img
root_is=,size=$(stat -c %s "$root"),share=off
if [ ! -w "$root" ]; then
	cp --sparse=always "$root" "$log/root.img"
	root=$log/root.img
fi

# Puts together what machine N gets, and what it is to play.
pack() { # N SCENE...
	local payload=$log/$1/payload
	mkdir -p "$payload/bin" "$payload/build"
	cp "$build"/hrvd_*.deb "$payload/build"
	# The commands that the README tells a newcomer.
	sed -n '/^## Install/,/^[A-Z]/ s/^    //p' README.md |
		sed 's/^make deb && //' >"$payload/install"
	cp -r tests/vm/guest "$payload"
	cp "$build/tests/vm/strap/strap" "$build/tests/tools/store_dump" \
		"$build/tests/tools/break_out" "$payload/bin"
	echo "${@:2}" >"$payload/scenes"
	tar -C "$payload" -cf "$log/$1/payload.tar" .
	rm -r "$payload"
	truncate -s %512 "$log/$1/payload.tar"
	truncate -s 96M "$log/$1/result.tar"
}

# One life of machine N; its console goes to $log/N/console. Programs lie at the
# same place each time (norandmaps): else qemu translates them anew.
boot() { # N
	local log=$log/$1
	: >"$log/console"
	timeout -k 10 "$limit_s" qemu-system-x86_64 -M q35,nvdimm=on $machine \
		-smp 1 -m 1024,slots=1,maxmem=4G -nodefaults -no-user-config \
		-display none -nic none -no-reboot -device virtio-rng-pci \
		-object "memory-backend-file,id=root,mem-path=$root$root_is" \
		-device nvdimm,memdev=root \
		-drive "file=$log/payload.tar,format=raw,if=virtio,readonly=on" \
		-drive "file=$log/result.tar,format=raw,if=virtio" \
		-chardev "file,id=console,path=$log/console,append=on" \
		-serial chardev:console \
		-kernel "$image/vmlinuz" -initrd "$image/initrd" -append "
			root=/dev/pmem0 rw rootfstype=ext4 console=ttyS0 quiet
			panic=-1 oops=panic reboot=triple mitigations=off
			norandmaps net.ifnames=0 systemd.show_status=0
			systemd.unit=check-vm.target" \
		</dev/null >"$log/qemu" 2>&1 &
	qemu=$!
	tail --pid=$qemu -s 0.5 -n +1 -f "$log/console" |
		sed -un 's/\r$//; /^\(ok\|not ok\|skip\|#\) /p' |
		tee -a "$log/verdicts"
	wait $qemu
	tar -C "$log" -xf "$log/result.tar" 2>/dev/null
	rm -f "$log/result.tar" "$log/payload.tar"
}

kernel_died() { # N
	grep -aqE "$oops" "$log/$1/console"
}

# Those scenes that machine N gave no verdict on.
unplayed() { # N SCENE...
	for scene in "${@:2}"; do
		grep -qE "^(not )?ok $scene( |:|$)" "$log/$1/verdicts" ||
			echo "$scene"
	done
}

# Plays scenes on machine N; what a crash of its kernel left is played again.
play() { # N SCENE...
	local n=$1
	shift
	trap 'kill "${qemu:-}" 2>/dev/null' EXIT
	[ $# -gt 0 ] || return
	mkdir "$log/$n"
	pack "$n" "$@"
	boot "$n"
	if kernel_died "$n"; then
		echo "# the machine's kernel crashed, which is no failure of hrvd:"
		grep -aE "$oops" "$log/$n/console" | head -n 3 | sed 's/^/#   /'
		mv "$log/$n/console" "$log/$n/console.crashed"
		set -- $(unplayed "$n" "$@")
		[ $# -gt 0 ] || return 0
		echo "# once more, from the scene it was in: $*"
		pack "$n" "$@"
		boot "$n"
		kernel_died "$n" && echo "not ok check-vm: it crashed again" |
			tee -a "$log/$n/verdicts"
	fi
	for scene in $(unplayed "$n" "$@"); do
		echo "not ok $scene: it was not played, see $log/$n" |
			tee -a "$log/$n/verdicts"
	done
}

all_scenes() {
	sed -n 's/^scene_\([a-z_0-9]*\)() {.*/\1/p' tests/vm/guest/scenes/*.sh
}

# Two machines, as each keeps one processor busy: every other scene is for the
# second.
trap 'kill $(jobs -p) 2>/dev/null; rm -f "$log/root.img"' EXIT
for scene in ${*:-$(all_scenes)}; do
	[ ${#first[@]} -gt ${#second[@]} ] && second+=("$scene") ||
		first+=("$scene")
done
play 1 "${first[@]}" &
play 2 "${second[@]}" &
wait

verdicts=$(cat "$log"/[12]/verdicts)
echo
cat "$log/1/table.0" "$log"/[12]/table.1 2>/dev/null
echo
echo "# $(grep -c '^ok' <<<"$verdicts") scenes well," \
	"$(grep -c '^not ok' <<<"$verdicts") not," \
	"in $((SECONDS - begin)) s; all it left is in $log"
[ "$(grep -c '^ok' <<<"$verdicts")" -eq $((${#first[@]} + ${#second[@]})) ]
