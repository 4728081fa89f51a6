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
# $BUILD/vm/log. A crash of the kernel is not hrvd's: what remains is played
# once more after it.
set -u
cd "${0%/*}/../.." || exit 1
build=${BUILD:-build}
log=$build/vm/log
payload=$build/vm/payload
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
mkdir -p "$log"
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
# jumps over the time in which it has none to do. So what takes how long does not
# depend on how busy this machine is, and waiting costs nothing. Its system is in
# its memory, written to in a copy that is thrown away: for a disk it would wait,
# and the clock jump to whatever it waits for besides.
if kvm_boots; then
	machine='-accel kvm -cpu host'
else
	machine='-accel tcg,thread=single -icount shift=0,sleep=off'
	machine="$machine -rtc clock=host -cpu max"
fi

# Opened for writing, but what is written stays in memory.
root=$image/root.img
root_is=,size=$(stat -c %s "$root"),share=off
if [ ! -w "$root" ]; then
	cp --sparse=always "$root" "$log/root.img"
	root=$log/root.img
fi

# Puts together what the machine gets, and what it is to play.
pack() { # SCENE...
	rm -rf "$payload"
	mkdir -p "$payload/bin"
	cp "$build"/hrvd_*.deb "$payload/hrvd.deb"
	cp -r tests/vm/guest "$payload"
	cp "$build/tests/vm/strap/strap" "$build/tests/tools/store_dump" \
		"$build/tests/tools/break_out" "$payload/bin"
	echo "$*" >"$payload/scenes"
	tar -C "$payload" -cf "$log/payload.tar" .
	truncate -s %512 "$log/payload.tar"
	rm -f "$log/result.tar"
	truncate -s 96M "$log/result.tar"
}

# One life of the machine; its console goes to $log/console.
boot() {
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
			panic=-1 oops=panic mitigations=off net.ifnames=0
			systemd.unit=check-vm.target systemd.show_status=0" \
		</dev/null >"$log/qemu" 2>&1 &
	qemu=$!
	tail --pid=$qemu -s 0.5 -n +1 -f "$log/console" |
		sed -un 's/\r$//; /^\(ok\|not ok\|skip\|#\) /p' |
		tee -a "$log/verdicts"
	wait $qemu
	qemu_status=$?
	tar -C "$log" -xf "$log/result.tar" 2>/dev/null
	rm -f "$log/result.tar" "$log/payload.tar"
}

kernel_died() {
	grep -aqE 'kernel BUG|Kernel panic|Oops:|BUG: ' "$log/console"
}

# Those of "$@" that no verdict was given on.
unplayed() {
	for scene; do
		grep -qE "^(not )?ok $scene( |:|$)" "$log/verdicts" ||
			echo "$scene"
	done
}

all_scenes() {
	sed -n 's/^scene_\([a-z_0-9]*\)() {.*/\1/p' tests/vm/guest/scenes/*.sh
}

trap 'kill "${qemu:-}" 2>/dev/null; rm -f "$log/root.img"' EXIT
scenes=${*:-$(all_scenes)}
pack $scenes
boot
if kernel_died; then
	echo "# the machine's kernel crashed, which is no failure of hrvd:"
	grep -aE 'kernel BUG|Kernel panic|Oops:|BUG: ' "$log/console" |
		head -n 3 | sed 's/^/#   /'
	cp "$log/console" "$log/console.crashed"
	rest=$(unplayed $scenes)
	echo "# once more, from the scene it was in:" $rest
	pack $rest
	boot
	kernel_died && echo "not ok check-vm: the kernel crashed again"
fi

bad=0
for scene in $(unplayed $scenes); do
	echo "not ok $scene: it was not played (qemu ended with $qemu_status)"
	bad=1
done
grep -q '^not ok' "$log/verdicts" && bad=1
echo
cat "$log"/table* 2>/dev/null
echo
echo "# $(grep -c '^ok' "$log/verdicts") scenes well," \
	"$(grep -c '^not ok' "$log/verdicts") not," \
	"in $((SECONDS - begin)) s; all it left is in $log"
exit $bad
