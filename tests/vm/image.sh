#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Makes the disk that the virtual machine of check-vm boots from: Debian with
# its kernel, systemd and bluetoothd as they are, and an ordinary user.
#
# Prints the folder it is in. That is named after what goes into it (this
# script and the machine's apt sources), so it is made anew when one changes,
# and only then. Making it needs root, mmdebstrap and e2fsprogs; exit 77 when
# they are missing.
set -euo pipefail
cd "${0%/*}/../.."
suite=bookworm
cache=${HRVD_VM_CACHE:-build/vm}

# The library packages are those hrvd and hrvctl are linked with. The "cloud"
# kernel would be smaller, but has no Bluetooth.
packages=(
	systemd systemd-sysv udev kmod dbus dbus-user-session libpam-systemd
	linux-image-amd64 initramfs-tools apt bluez polkitd procps rfkill tzdata
	libdbus-1-3 libsystemd0 libsqlite3-0 libfftw3-double3 libbluetooth3
	libgsl27 libinih1 libjansson4 libncursesw6
)

# Whatever no machine without a screen, a sound or a network loads.
drivers=(gpu media net scsi infiniband iio staging usb hwmon isdn mtd md ata)
unwanted=(/usr/share/{doc,man,locale,info,lintian}/'*'
	/lib/modules/*/kernel/sound/'*' /lib/modules/*/kernel/net/netfilter/'*'
	/lib/modules/*/kernel/fs/{xfs,btrfs}/'*')
for driver in "${drivers[@]}"; do
	unwanted+=("/lib/modules/*/kernel/drivers/$driver/*")
done

refuse() {
	echo "$*" >&2
	exit 77
}

# The lists of this machine's apt that serve the suite, mirrors and all.
sources=()
for list in /etc/apt/sources.list /etc/apt/sources.list.d/*; do
	if grep -qs "[ :]$suite" "$list"; then
		sources+=("$list")
	fi
done
[ ${#sources[@]} -gt 0 ] || refuse "apt has no sources for Debian $suite here"

hash=$(cat tests/vm/image.sh "${sources[@]}" | sha256sum | cut -c 1-16)
image=$cache/image-$hash
if [ -e "$image/root.img" ]; then
	echo "$image"
	exit 0
fi
[ "$(id -u)" -eq 0 ] || refuse "making the disk of the machine needs root"
for tool in mmdebstrap mkfs.ext4; do
	command -v $tool >/dev/null || refuse "$tool is not installed"
done

mkdir -p "$cache"
# What make builds next to it, it builds as who asked for this.
[ "$cache" != build/vm ] || [ -z "${SUDO_UID:-}" ] ||
	chown "$SUDO_UID" build build/vm
work=$(mktemp -d "$cache/making.XXXXXX")
trap 'rm -rf "$work"' EXIT

# What Debian does not bring: the user, and the entry to the tests, a target of
# its own that pulls in all of multi-user.target and comes after it. What runs
# is on the first disk and goes, with its log, to the second; both are plain
# tar archives. The system is in the machine's memory, see check.sh. The console
# gets the log as well, in case the machine dies.
cat >"$work/customize" <<'END'
#!/bin/sh
set -eu
chroot "$1" useradd -m -u 1000 -s /bin/bash hrv
echo hrvd-vm >"$1/etc/hostname"
echo '127.0.0.1 localhost hrvd-vm' >"$1/etc/hosts"
echo '/dev/pmem0 / ext4 rw,noatime 0 0' >"$1/etc/fstab"
cat >"$1/etc/systemd/system/check-vm.target" <<'UNIT'
[Unit]
Description=hrvd's tests, after all else
Requires=multi-user.target
After=multi-user.target
Wants=check-vm.service
AllowIsolate=yes
UNIT
cat >"$1/etc/systemd/system/check-vm.service" <<'UNIT'
[Unit]
Description=hrvd's tests
After=multi-user.target
[Service]
Type=oneshot
TimeoutStartSec=infinity
ExecStart=/usr/local/sbin/check-vm
UNIT
cat >"$1/usr/local/sbin/check-vm" <<'SCRIPT'
#!/bin/bash
export HOME=/root OUT=/var/tmp/out
mkdir -p "$OUT" /opt/hrvd-test
cd /opt/hrvd-test
tar -xf /dev/vda && bash guest/main.sh 2>&1 | tee "$OUT/log" >/dev/ttyS0
echo "${PIPESTATUS[0]}" >"$OUT/status"
journalctl -b --no-pager -o short-monotonic >"$OUT/journal"
tar -C "$OUT" -cf /dev/vdb .
sync
# qemu is told to end then. After a sleep it would not power off.
systemctl --no-block reboot
SCRIPT
chmod 755 "$1/usr/local/sbin/check-vm"
for unit in apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer \
	e2scrub_all.timer e2scrub_reap.service fstrim.timer \
	systemd-timesyncd.service getty@tty1.service \
	serial-getty@ttyS0.service; do
	ln -sf /dev/null "$1/etc/systemd/system/$unit"
done
rm -rf "$1"/var/lib/apt/lists/* "$1"/var/cache/apt/*.bin "$1"/var/log/apt \
	"$1"/etc/apt/sources.list "$1"/etc/apt/sources.list.d/*
END
cat >"$work/initrd" <<'END'
#!/bin/sh
set -eu
mkdir -p "$1/etc/initramfs-tools/conf.d"
printf 'MODULES=list\nCOMPRESS=gzip\n' >"$1/etc/initramfs-tools/conf.d/check-vm"
printf '%s\n' virtio_pci virtio_blk nfit nd_pmem ext4 crc32c_generic \
	>"$1/etc/initramfs-tools/modules"
END
chmod 755 "$work/customize" "$work/initrd"

mmdebstrap --variant=essential --include="$(IFS=,; echo "${packages[*]}")" \
	"${unwanted[@]/#/--dpkgopt=path-exclude=}" \
	--aptopt='APT::Install-Recommends "false"' \
	--essential-hook="$work/initrd" --customize-hook="$work/customize" \
	--customize-hook="copy-out /boot $work" \
	"$suite" "$work/root.tar" "${sources[@]}" >"$cache/image.log" 2>&1 || {
	tail -n 20 "$cache/image.log" >&2
	exit 1
}

mkdir "$work/root" "$work/image"
tar -C "$work/root" --exclude='./dev/*' --exclude='./boot/*' \
	-xf "$work/root.tar"
cp "$work"/boot/vmlinuz-* "$work/image/vmlinuz"
cp "$work"/boot/initrd.img-* "$work/image/initrd"
truncate -s 1200M "$work/image/root.img"
mkfs.ext4 -q -F -O ^has_journal -d "$work/root" "$work/image/root.img"
chmod -R a+rX "$work/image"
mv "$work/image" "$image" 2>/dev/null || [ -e "$image/root.img" ]
echo "$image"
