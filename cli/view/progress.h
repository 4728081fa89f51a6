/* SPDX-License-Identifier: GPL-3.0-or-later
 * How far long work has come: one line on stderr that goes away again.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct progress {
	bool wanted;
	bool shown;
	int64_t next_us; /* when to show it again; 0: not begun */
};

/* Shown only where stderr is a terminal that can redraw a line, and nothing
 * else is about to be written there. */
void progress_init(struct progress *progress, bool output_is_elsewhere);

/* "rest.txt  42 %", from half a second of work on, at most ten times a second.
 */
void progress_show(struct progress *progress, const char *what, double share);
/* Takes the line away. */
void progress_hide(struct progress *progress);
