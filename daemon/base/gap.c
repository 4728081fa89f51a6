/* SPDX-License-Identifier: GPL-3.0-or-later
 * The words of gaps.
 */
#include "daemon/base/gap.h"

#include <string.h>

static const struct {
	const char *word;
	const char *text;
} gaps[GAP_N] = {
	[GAP_NONE] = {"none", "still going on"},
	[GAP_BEGIN] = {"begin", "the recording began"},
	[GAP_LINK] = {"link", "radio link lost"},
	[GAP_SILENCE] = {"silence", "the strap was silent"},
	[GAP_CONTACT] = {"contact", "no skin contact"},
	[GAP_LOST_PACKET] = {"lost_packet", "packets lost on the way"},
	[GAP_BAD_PACKET] = {"bad_packet", "a packet that makes no sense"},
	[GAP_BAD_RR] = {"bad_rr", "an interval that no heart makes"},
	[GAP_ADAPTER] = {"adapter", "Bluetooth adapter off or gone"},
	[GAP_BLUETOOTHD] = {"bluetoothd", "Bluetooth service gone"},
	[GAP_SUSPEND] = {"suspend", "the computer slept"},
	[GAP_PAUSED] = {"paused", "paused"},
	[GAP_SWITCHED] = {"switched", "changed to another strap"},
	[GAP_STOPPED] = {"stopped", "hrvd was stopped"},
	[GAP_CRASHED] = {"crashed", "hrvd ended unexpectedly"},
	[GAP_DISK] = {"disk", "the disk took no more"},
	[GAP_SOURCE_END] = {"source_end", "the recording ended"},
};

const char *gap_word(enum gap_cause cause)
{
	return cause < GAP_N ? gaps[cause].word : "unknown";
}

const char *gap_text(enum gap_cause cause)
{
	return cause < GAP_N ? gaps[cause].text : "for an unknown reason";
}

enum gap_cause gap_of_word(const char *word)
{
	for (int i = 0; i < GAP_N; i++)
		if (strcmp(word, gaps[i].word) == 0)
			return (enum gap_cause)i;
	return GAP_N;
}
