# SPDX-License-Identifier: GPL-3.0-or-later
# What the virtual machine does, as root: sets a system up as it is at home,
# then plays the scenes that the file "scenes" names. $OUT goes back to the
# host.
. guest/lib.sh
for file in guest/scenes/*.sh; do
	. "$file"
done

echo "# booted: $(now) s, $(busy) s of work"
modprobe hci_vhci
# The first command of the README; there is no network, and nothing else is
# needed. Only the disk was made without documentation.
rm -f /etc/dpkg/dpkg.cfg.d/99mmdebstrap
bash -c "$(sed -n '1s/^sudo apt /apt -y /p' install)" >"$OUT/apt" 2>&1 ||
	echo "# the package cannot be installed"
install -m 755 bin/* /usr/local/bin

strap "$air_fifo" "$air_log" >/dev/null 2>"$OUT/strap" &
trap 'kill $(jobs -p)' EXIT
wait_for 5 test -p "$air_fifo"
air heart $strap HRM One
air heart $second HRM Two
air gadget $gadget Wristwatch
air 2 adv off
air 3 adv off
air plug
wait_for 30 systemctl is-active -q bluetooth ||
	echo "# bluetoothd does not start"
btmon -w "$OUT/btmon.snoop" >/dev/null 2>&1 &
# What hrvd and bluetoothd say to each other.
busctl --system --json=short monitor org.bluez >"$OUT/bus" 2>/dev/null &
loginctl enable-linger hrv
wait_for 30 test -S /run/user/1000/bus
wait_for 30 adapter_is_powered
echo "# ready: $(now) s, $(busy) s of work, kernel $(uname -r), BlueZ" \
	"$(/usr/libexec/bluetooth/bluetoothd --version)," \
	"$(systemctl --version | head -n 1)"

printf '%-22s %6s %6s %5s  %-34s %s\n' scene sent stored lost \
	'gaps, seconds by cause' 'seconds to stream again' >"$OUT/table.0"
status=0
for scene in $(cat scenes); do
	play "$scene" || status=1
done
for scene in $(cat scenes); do
	cp "$air_log.$scene" "$OUT"
done
exit $status
