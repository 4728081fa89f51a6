/* SPDX-License-Identifier: GPL-3.0-or-later
 * The words of strap states.
 */
#include "daemon/base/strap_state.h"

#include <string.h>

static const struct {
	const char *word;
	const char *text;
} states[STRAP_N] = {
	[STRAP_NO_TARGET] = {"no_target",
		"No strap chosen yet; put it on and run `hrvctl scan`."},
	[STRAP_NO_BUS] = {"no_bus",
		"The system bus is not there, so Bluetooth cannot be reached; "
		"hrvd keeps trying."},
	[STRAP_NO_DAEMON] = {"no_daemon",
		"The Bluetooth service is not running; start it with "
		"`systemctl start bluetooth`."},
	[STRAP_REFUSED] = {"refused",
		"The system does not let hrvd open a Bluetooth socket; see "
		"SANDBOX in `man hrvd`."},
	[STRAP_NO_ADAPTER] = {"no_adapter",
		"This computer shows no Bluetooth adapter; plug one in or "
		"switch it on."},
	[STRAP_ADAPTER_OFF] = {"adapter_off",
		"Bluetooth is switched off; switch it on in the system "
		"settings or with `bluetoothctl power on`."},
	[STRAP_UNKNOWN] = {"unknown",
		"The strap has not been seen here yet; put it on with moist "
		"electrodes, and hrvd will find it."},
	[STRAP_SCANNING] = {"scanning",
		"Looking for the strap; it shows itself only while it is "
		"worn."},
	[STRAP_KNOWN] = {"known",
		"The strap is known and hrvd is about to connect."},
	[STRAP_CONNECTING] = {"connecting", "Connecting to the strap."},
	[STRAP_RESOLVING] = {"resolving",
		"Connected; asking the strap what it can do."},
	[STRAP_SUBSCRIBING] = {"subscribing",
		"Connected; asking the strap for heartbeats."},
	[STRAP_STREAMING] = {"streaming", "Heartbeats are coming in."},
	[STRAP_STALE] = {"stale",
		"Connected, but the strap is silent; check that it sits snugly "
		"and is moist."},
	[STRAP_BACKOFF] = {"backoff",
		"The strap did not answer and hrvd will try again soon; wear "
		"it near the computer, and close other apps that use it."},
	[STRAP_NO_HEART_RATE] = {"no_heart_rate",
		"This device sends no heart rate; choose another with "
		"`hrvctl scan` and `hrvctl use ADDRESS`."},
	[STRAP_PAUSED] = {"paused", "Paused; `hrvctl resume` goes on."},
	[STRAP_ENDED] = {"ended",
		"The recording has been played to its end; choose a strap with "
		"`hrvctl use ADDRESS`."},
};

const char *strap_state_word(enum strap_state state)
{
	return state < STRAP_N ? states[state].word : "none";
}

const char *strap_state_text(enum strap_state state)
{
	return state < STRAP_N ? states[state].text
			       : "hrvd is in a state this version does not "
				 "know.";
}

enum strap_state strap_state_of_word(const char *word)
{
	for (int i = 0; i < STRAP_N; i++)
		if (strcmp(word, states[i].word) == 0)
			return (enum strap_state)i;
	return STRAP_N;
}
