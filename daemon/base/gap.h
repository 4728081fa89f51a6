/* SPDX-License-Identifier: GPL-3.0-or-later
 * Why there are no beats for a while: the words that are stored and shown.
 */
#pragma once

enum gap_cause {
	GAP_NONE, /* still going on */
	GAP_BEGIN, /* nothing was cut: the recording began */
	GAP_LINK, /* radio link lost or refused */
	GAP_SILENCE, /* link up, no packets, or no beats in them */
	GAP_CONTACT, /* the strap reports no skin contact */
	GAP_LOST_PACKET, /* the clock shows that packets went missing */
	GAP_BAD_PACKET, /* a packet that cannot be decoded */
	GAP_BAD_RR, /* an RR value that no heart makes */
	GAP_ADAPTER, /* Bluetooth adapter off or gone */
	GAP_BLUETOOTHD, /* bluetoothd gone */
	GAP_SUSPEND, /* the machine slept */
	GAP_PAUSED, /* hrvctl pause */
	GAP_SWITCHED, /* hrvctl use */
	GAP_STOPPED, /* hrvd was stopped */
	GAP_CRASHED, /* hrvd ended without saying so */
	GAP_DISK, /* the disk took no more */
	GAP_SOURCE_END, /* a replay came to its end */
	GAP_N,
};

/* "link", "silence", ...: the word in the database and in JSON. */
const char *gap_word(enum gap_cause cause);
/* "radio link lost": for people. */
const char *gap_text(enum gap_cause cause);
/* The cause of a word; GAP_N if there is none such. */
enum gap_cause gap_of_word(const char *word);
