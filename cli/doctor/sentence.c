/* SPDX-License-Identifier: GPL-3.0-or-later
 * The sentences of `hrvctl doctor`, from the kernel up to the clock.
 */
#include "cli/doctor/sentence.h"

#define OK(word, text)                                                         \
	{                                                                      \
		word, DOCTOR_OK, text, 0, FIX_NONE                             \
	}
#define UNKNOWN(word, text)                                                    \
	{                                                                      \
		word, DOCTOR_UNKNOWN, text, 0, FIX_NONE                        \
	}
#define WARN(word, text, repair)                                               \
	{                                                                      \
		word, DOCTOR_WARN, text, repair, FIX_NONE                      \
	}
#define FAIL(word, text, repair)                                               \
	{                                                                      \
		word, DOCTOR_FAIL, text, repair, FIX_NONE                      \
	}

#define RESTART_BLUETOOTH "sudo systemctl restart bluetooth"
#define CHOOSE "hrvctl scan, then hrvctl use ADDRESS"
/* Both are told of in SANDBOX of hrvd(8). */
#define DROP_IN(name)                                                          \
	"copy " name " of /usr/share/doc/hrvd/examples to "                    \
	"~/.config/systemd/user/hrvd.service.d, then systemctl --user "        \
	"daemon-reload and systemctl --user restart hrvd"
#define TRACE                                                                  \
	"to learn the reason: sudo btmon -w FILE while it happens, then "      \
	"hrvctl doctor --trace FILE"

static const struct sentence sentences[SENTENCE_N] = {
	[KERNEL_FINE] = OK("kernel_fine", "the kernel speaks Bluetooth"),
	[KERNEL_ABSENT] = FAIL("kernel_absent",
		"the kernel has no Bluetooth: its module is not loaded, or "
		"not built",
		"sudo modprobe bluetooth"),
	[KERNEL_HIDDEN] = UNKNOWN("kernel_hidden",
		"not known: this program may not see the kernel's Bluetooth, "
		"as in a container"),
	[RADIO_FREE] = OK("radio_free", "no switch blocks the radio"),
	[RADIO_NO_SWITCH] = UNKNOWN(
		"radio_no_switch", "the kernel shows no switch for Bluetooth"),
	[RADIO_SOFT] = {"radio_soft", DOCTOR_FAIL,
		"Bluetooth is blocked by software, as in flight mode",
		"rfkill unblock bluetooth", FIX_UNBLOCK},
	[RADIO_HARD] = FAIL("radio_hard",
		"Bluetooth is blocked by a switch or key of this computer",
		"turn its wireless switch on; no program can do it"),
	[ADAPTER_FINE] =
		OK("adapter_fine", "a Bluetooth adapter is there and on"),
	[ADAPTER_ABSENT] = FAIL("adapter_absent",
		"this computer shows no Bluetooth adapter: there is none, or "
		"its driver or firmware did not load",
		"plug one in; sudo dmesg | grep -i bluetooth shows a driver's "
		"error"),
	[ADAPTER_NOT_THAT] = FAIL("adapter_not_that",
		"the adapter that hrvd.conf asks for is not there",
		"plug it in, or change adapter = in hrvd.conf"),
	[ADAPTER_UNUSED] = FAIL("adapter_unused",
		"the kernel has an adapter, but bluetoothd does not use it",
		RESTART_BLUETOOTH),
	[ADAPTER_OFF] = {"adapter_off", DOCTOR_FAIL,
		"the Bluetooth adapter is switched off",
		"bluetoothctl power on", FIX_POWER},
	[ADAPTER_BLOCKED] = UNKNOWN("adapter_blocked",
		"it cannot be switched on while the radio is blocked"),
	[ADAPTER_ALONE] = FAIL("adapter_alone",
		"the Bluetooth adapter is switched off, and no bluetoothd is "
		"there to switch it on",
		"sudo btmgmt power on"),
	[ADAPTER_WAITS] = UNKNOWN(
		"adapter_waits", "it is off, as it is until bluetoothd runs"),
	[ADAPTER_NO_LE] = FAIL("adapter_no_le",
		"the adapter does not speak Bluetooth Low Energy",
		"use another, of Bluetooth 4.0 or later"),
	[ADAPTER_LE_OFF] = FAIL("adapter_le_off",
		"Bluetooth Low Energy is switched off on the adapter",
		"set ControllerMode = dual in /etc/bluetooth/main.conf, "
		"then " RESTART_BLUETOOTH),
	[ADAPTER_UNKNOWN] = UNKNOWN("adapter_unknown",
		"not known: neither the kernel nor bluetoothd can be asked"),
	[BLUETOOTHD_FINE] = OK("bluetoothd_fine", "bluetoothd runs"),
	[BLUETOOTHD_NO_BUS] = FAIL("bluetoothd_no_bus",
		"the system bus cannot be reached, so bluetoothd cannot "
		"either",
		"sudo systemctl start dbus"),
	[BLUETOOTHD_MISSING] = FAIL("bluetoothd_missing",
		"the Bluetooth service is not installed",
		"sudo apt install bluez"),
	[BLUETOOTHD_MASKED] = FAIL("bluetoothd_masked",
		"the Bluetooth service is masked, so that nothing can start it",
		"sudo systemctl unmask bluetooth, then sudo systemctl start "
		"bluetooth"),
	[BLUETOOTHD_FAILED] = FAIL("bluetoothd_failed",
		"the Bluetooth service has ended with an error",
		"sudo systemctl restart bluetooth; sudo journalctl -u "
		"bluetooth shows the error"),
	[BLUETOOTHD_STOPPED] = FAIL("bluetoothd_stopped",
		"the Bluetooth service is not running",
		"sudo systemctl enable --now bluetooth"),
	[BLUETOOTHD_NO_HARDWARE] = UNKNOWN("bluetoothd_no_hardware",
		"it does not run, as the kernel has no Bluetooth to serve"),
	[BLUETOOTHD_NOT_NEEDED] = OK("bluetoothd_not_needed",
		"bluetoothd cannot be used, and with transport = att it need "
		"not"),
	[BLUETOOTHD_SILENT] = FAIL("bluetoothd_silent",
		"bluetoothd runs, but does not answer", RESTART_BLUETOOTH),
	[BLUETOOTHD_STRANGE] = FAIL("bluetoothd_strange",
		"bluetoothd answers with an error to a plain question",
		RESTART_BLUETOOTH),
	[POLICY_FINE] = OK("policy_fine", "you may talk to bluetoothd"),
	[POLICY_DENIED] = FAIL("policy_denied",
		"the system bus does not let you talk to bluetoothd "
		"(AccessDenied)",
		"sudo usermod -aG bluetooth $USER, then log in anew; the rule "
		"is in /etc/dbus-1/system.d/bluetooth.conf"),
	[POLICY_UNKNOWN] = UNKNOWN(
		"policy_unknown", "not known while bluetoothd does not answer"),
	[BUS_FINE] = OK("bus_fine", "the session bus is there"),
	[BUS_ABSENT] = FAIL("bus_absent",
		"there is no session bus, on which hrvctl and hrvd could meet",
		"sudo apt install dbus-user-session, then log in anew"),
	[UNIT_ENABLED] = OK(
		"unit_enabled", "hrvd is installed and starts when you log in"),
	[UNIT_ON_DEMAND] = {"unit_on_demand", DOCTOR_OK,
		"hrvd is installed, and starts when hrvctl needs it",
		"hrvctl enable starts it at each login", FIX_NONE},
	[UNIT_MISSING] = WARN("unit_missing",
		"systemd does not know hrvd's unit, so nothing starts it",
		"install hrvd, then systemctl --user daemon-reload"),
	[UNIT_MASKED] = FAIL("unit_masked",
		"hrvd's unit is masked, so that nothing can start it",
		"systemctl --user unmask hrvd"),
	[UNIT_FAILED] = {"unit_failed", DOCTOR_FAIL,
		"hrvd has ended with an error, and systemd gave up",
		"journalctl --user -u hrvd says why; then systemctl --user "
		"restart hrvd",
		FIX_START},
	[UNIT_NO_NAMESPACE] = FAIL("unit_no_namespace",
		"hrvd cannot start: the system gives its unit no user "
		"namespace",
		DROP_IN("no-user-namespaces.conf")),
	[UNIT_NO_SOCKET] = FAIL("unit_no_socket",
		"hrvd's unit does not let it open the Bluetooth socket that "
		"transport = att needs",
		DROP_IN("att.conf")),
	[UNIT_UNKNOWN] = UNKNOWN("unit_unknown",
		"not known: your session has no systemd to ask"),
	[DAEMON_FINE] = OK("daemon_fine", "hrvd runs and answers"),
	[DAEMON_STOPPED] = {"daemon_stopped", DOCTOR_FAIL,
		"hrvd is not running, so nothing is being recorded",
		"systemctl --user start hrvd", FIX_START},
	[DAEMON_SILENT] =
		FAIL("daemon_silent", "hrvd runs, but does not answer",
			"systemctl --user restart hrvd"),
	[DAEMON_OTHER] = WARN("daemon_other",
		"hrvd and hrvctl are of different versions",
		"systemctl --user restart hrvd"),
	[DAEMON_PAUSED] = {"daemon_paused", DOCTOR_WARN,
		"hrvd is paused, so nothing is being recorded", "hrvctl resume",
		FIX_RESUME},
	[DAEMON_HELD_BACK] = UNKNOWN(
		"daemon_held_back", "it does not run, for the reason above"),
	[DAEMON_UNKNOWN] = UNKNOWN(
		"daemon_unknown", "not known while there is no session bus"),
	[LINGER_ON] =
		OK("linger_on", "hrvd goes on when you log out (linger is on)"),
	[LINGER_OFF] = {"linger_off", DOCTOR_OK, "hrvd ends when you log out",
		"loginctl enable-linger lets it go on", FIX_LINGER},
	[LINGER_UNKNOWN] =
		UNKNOWN("linger_unknown", "not known: logind cannot be asked"),
	[STRAP_CHOSEN] = OK("strap_chosen", "a strap is chosen"),
	[STRAP_NOT_CHOSEN] =
		FAIL("strap_not_chosen", "no strap is chosen yet", CHOOSE),
	[STRAP_STAND_IN] = WARN("strap_stand_in",
		"the heartbeats are simulated or replayed, nobody's", CHOOSE),
	[STRAP_UNTRUSTED] = {"strap_untrusted", DOCTOR_WARN,
		"a strap is chosen, but bluetoothd forgets it when it is away "
		"(it is not trusted)",
		"bluetoothctl trust ADDRESS", FIX_TRUST},
	[STRAP_UNKNOWN_CHOICE] = UNKNOWN(
		"strap_unknown", "not known while hrvd does not answer"),
	[LINK_STREAMS] = OK("link_streams", "heartbeats are coming in"),
	[LINK_SHARED] = WARN("link_shared",
		"heartbeats are coming in, and another program on this "
		"computer reads them too",
		"close it if beats are doubled or lost"),
	[LINK_TAKEN] = FAIL("link_taken",
		"another program on this computer keeps the strap's "
		"heartbeats to itself",
		"close it; hrvd takes over at once"),
	[LINK_HELD] = FAIL("link_held",
		"this computer has a link to the strap that bluetoothd does "
		"not know: another program made it",
		"close the program that uses the strap directly"),
	[LINK_SILENT] = FAIL("link_silent",
		"the strap is connected, but silent",
		"moisten the electrodes and tighten the strap; if it stays so, "
		"unclip its sensor for 30 s"),
	[LINK_NO_HEART_RATE] = FAIL("link_no_heart_rate",
		"the device chosen has no heart-rate service: it is no strap",
		CHOOSE),
	[LINK_COMING] = WARN("link_coming",
		"the strap is connected, and hrvd is setting it up",
		"ask again in half a minute"),
	[LINK_REFUSED] = WARN("link_refused",
		"the strap shows itself, but connecting has failed so far",
		"bring it near, and ask again in a minute; " TRACE),
	[LINK_NEAR] = WARN("link_near",
		"the strap shows itself, and hrvd is about to connect",
		"ask again in half a minute"),
	[LINK_WEAK] = WARN("link_weak",
		"the strap shows itself, but is heard only weakly",
		"bring it nearer, with no body or metal between"),
	[LINK_AWAY] = FAIL("link_away",
		"the strap is neither heard nor connected here: another "
		"device may hold it, or it is not worn, too far away, or its "
		"battery is empty; which of these cannot be told from here",
		"put it on with moist electrodes, and close what uses it on "
		"phone and watch"),
	[LINK_UNATTENDED] = UNKNOWN("link_unattended",
		"the strap is connected here; whether it sends is not known "
		"while hrvd does not run"),
	[LINK_NOT_SOUGHT] = UNKNOWN("link_not_sought",
		"the strap was not looked for, as something above is in the "
		"way"),
	[LINK_STAND_IN] = UNKNOWN("link_stand_in", "no radio is needed for it"),
	[LINK_UNKNOWN] = UNKNOWN("link_unknown",
		"not known: looking for the strap did not work"),
	[REASON_TIMEOUT] = WARN("reason_timeout",
		"the link was last lost since nothing was heard any more "
		"(0x08): out of reach, something between, or the strap's "
		"battery",
		"keep strap and computer near, and other radios off the "
		"adapter's USB hub"),
	[REASON_REMOTE] = WARN("reason_remote",
		"the strap itself ended the last link (0x13), as when it is "
		"taken off or turns to another device",
		"wear it, and close what uses it on phone and watch"),
	[REASON_LOCAL] =
		OK("reason_local", "this computer ended the last link (0x16)"),
	[REASON_PARAMETERS] = WARN("reason_parameters",
		"the strap ended the last link since this computer refused "
		"the connection parameters it asked for (0x3b)",
		"in [LE] of /etc/bluetooth/main.conf set "
		"MaxConnectionInterval=400 and "
		"ConnectionSupervisionTimeout=600, then " RESTART_BLUETOOTH),
	[REASON_ESTABLISH] = WARN("reason_establish",
		"the last link was lost before it was established (0x3e), as "
		"where the signal is weak",
		"bring the strap near; hrvd tries again by itself"),
	[REASON_OTHER] = WARN("reason_other",
		"the last link ended for a reason that hrvctl has no words "
		"for",
		"look the code up in the Bluetooth Core Specification, "
		"volume 1, part F"),
	[DROPS_NONE] =
		OK("drops_none", "no link was lost in the last 24 hours"),
	[DROPS_SOME] = {"drops_some", DOCTOR_OK,
		"links were lost in the last 24 hours", 0, FIX_NONE},
	[DROPS_MANY] = WARN("drops_many",
		"the link is lost often; the reason is not shown to ordinary "
		"users",
		TRACE),
	[DROPS_UNKNOWN] = UNKNOWN(
		"drops_unknown", "no strap was recorded in the last 24 hours"),
	[PARAMETERS_KNOWN] = OK("parameters_known",
		"this computer offers straps usual connection parameters"),
	[PARAMETERS_UNKNOWN] = UNKNOWN("parameters_unknown",
		"not known: the kernel does not show them"),
	[RR_FINE] = OK("rr_fine", "the strap sends beat intervals"),
	[RR_MISSING] = FAIL("rr_missing",
		"the device sends heart rate but no beat intervals, so there "
		"is no HRV",
		"use a chest strap that sends them, as most do"),
	[RR_NOT_YET] = WARN("rr_not_yet",
		"heart rate comes in, but no beat intervals so far",
		"moisten the electrodes and wait; some watches and arm bands "
		"never send them"),
	[RR_STUCK] = WARN("rr_stuck", "the same beat interval keeps coming",
		"check how the strap sits"),
	[RR_COARSE] = WARN("rr_coarse",
		"the beat intervals are coarsely rounded, so RMSSD is less "
		"exact",
		"nothing to repair: the device measures so"),
	[RR_TOO_MANY] = WARN("rr_too_many",
		"more beat intervals come than time passes; they are not used "
		"for HRV",
		"close other programs that read the strap"),
	[RR_UNKNOWN] =
		UNKNOWN("rr_unknown", "not known while no strap is streaming"),
	[CONTACT_GOOD] = OK("contact_good", "the strap feels the skin"),
	[CONTACT_LOST] = FAIL("contact_lost",
		"the strap reports that it has no skin contact",
		"moisten the electrodes and tighten the strap"),
	[CONTACT_DOUBTFUL] = WARN("contact_doubtful",
		"the strap reports no skin contact, but beats keep coming",
		"nothing to repair if the quality is good"),
	[CONTACT_SILENT] = UNKNOWN(
		"contact_silent", "this strap does not report skin contact"),
	[CONTACT_UNKNOWN] = UNKNOWN(
		"contact_unknown", "not known while no strap is streaming"),
	[BATTERY_GOOD] = OK("battery_good", "the strap's battery is not low"),
	[BATTERY_LOW] = WARN("battery_low", "the strap's battery is low",
		"change its coin cell soon"),
	[BATTERY_SILENT] = UNKNOWN(
		"battery_silent", "this strap has not reported its battery"),
	[BATTERY_UNKNOWN] = UNKNOWN(
		"battery_unknown", "not known while no strap is streaming"),
	[QUALITY_GOOD] = OK("quality_good",
		"most of the last hour is usable (grade A or B)"),
	[QUALITY_POOR] = WARN("quality_poor",
		"much of the last hour is not usable (below grade B)",
		"moisten the electrodes, tighten the strap; movement and dry "
		"skin disturb most"),
	[QUALITY_UNKNOWN] = UNKNOWN("quality_unknown",
		"not known: too little of the last hour is recorded"),
	[DATABASE_FINE] =
		OK("database_fine", "the database is whole and readable"),
	[DATABASE_LARGE] = OK("database_large",
		"the database opens well; it is too large to be looked "
		"through quickly"),
	[DATABASE_ABSENT] = UNKNOWN("database_absent", "nothing is stored yet"),
	[DATABASE_DAMAGED] = FAIL("database_damaged",
		"the database is damaged, and hrvd will not write to it",
		"stop hrvd, keep a copy, and put a backup in its place; see "
		"man hrvd-data"),
	[DATABASE_NEWER] = FAIL("database_newer",
		"a newer hrvd wrote the database, and this one does not touch "
		"it",
		"install that hrvd again"),
	[DATABASE_UNREADABLE] = FAIL("database_unreadable",
		"the database cannot be read",
		"check who owns ~/.local/share/hrvd and its mode (0700)"),
	[DISK_FINE] = OK("disk_fine", "there is room on the disk"),
	[DISK_LOW] = WARN("disk_low", "the disk is nearly full",
		"make room where the database lies"),
	[DISK_FULL] = FAIL("disk_full",
		"the disk is full: hrvd keeps beats in memory until there is "
		"room",
		"make room where the database lies, before hrvd is stopped"),
	[DISK_BEHIND] = FAIL("disk_behind",
		"hrvd cannot write its database and keeps beats in memory",
		"make room where the database lies and check its mode, before "
		"hrvd is stopped"),
	[DISK_UNKNOWN] =
		UNKNOWN("disk_unknown", "not known: its room cannot be asked"),
	[CLOCK_KEPT] = OK("clock_kept", "the clock is kept by a time server"),
	[CLOCK_STEPPED] = WARN("clock_stepped",
		"the clock was set while the strap was recorded in the last "
		"24 hours; intervals are right, times before it are as the "
		"clock was",
		"sudo timedatectl set-ntp true keeps it right"),
	[CLOCK_FREE] = WARN("clock_free", "no time server keeps the clock",
		"sudo timedatectl set-ntp true"),
	[CLOCK_UNKNOWN] = UNKNOWN("clock_unknown",
		"not known: the kernel does not say whether it is kept"),
};

const struct sentence *sentence_get(enum sentence_id id)
{
	return &sentences[id];
}

const char *doctor_level_word(enum doctor_level level)
{
	static const char *const words[] = {
		[DOCTOR_OK] = "ok",
		[DOCTOR_UNKNOWN] = "unknown",
		[DOCTOR_WARN] = "warn",
		[DOCTOR_FAIL] = "fail",
	};

	return words[level];
}
