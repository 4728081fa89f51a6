# SPDX-License-Identifier: GPL-3.0-or-later
# What straps do and what becomes of the link, once more without bluetoothd, on
# a socket of hrvd's own (see scene_att for how one gets there).

att_begin() {
	printf '[log]\nlevel = debug\n[strap]\ntransport = att\n' \
		>$home/.config/hrvd/hrvd.conf
	drop_in att <$examples/att.conf
	systemctl mask -q --runtime --now bluetooth
	wait_for 10 eval 'btmgmt --timeout 5 power on || hciconfig hci0 up'
}

att_end() {
	unit stop
	drop_out
	systemctl unmask -q --runtime bluetooth
	systemctl restart bluetooth
	wait_for 30 adapter_is_powered
}

by_att() { # SCENE...
	local scene
	trap att_end EXIT
	att_begin
	for scene; do
		"scene_$scene"
	done
}

scene_att_link_away() {
	by_att link_away
}

scene_att_strap() {
	by_att battery burst contact
}
