/* SPDX-License-Identifier: GPL-3.0-or-later
 * All that is derived, made anew from the raw packets and the journal: after an
 * algorithm changed, or to be sure of it.
 *
 * One transaction: whoever reads meanwhile sees what was, and a failure or a
 * kill leaves it so. A recording hrvd keeps what it would write in memory until
 * then. What it is recording at the moment is left to it.
 */
#pragma once

struct store;

/* on_progress: 0..1, now and then. Works on two stretches at once. 0 or -errno
 * of the store; ret_n (stretches) is set on success. */
int recompute_all(struct store *store, int rollover_min,
	void (*on_progress)(double share, void *data), void *data,
	unsigned *ret_n);
