/* SPDX-License-Identifier: GPL-3.0-or-later
 * Derives stored stretches again from their raw packets.
 */
#pragma once

struct store;
struct stretch;

/* Replaces what is derived of an ended stretch, in one transaction. 0 or
 * -errno; on failure all is as before. */
int recover_stretch(struct store *store, const struct stretch *stretch);

/* Ends every stretch that an hrvd which died left open, with its last packet
 * and GAP_CRASHED, and derives it again. ret_n: how many. 0 or -errno. */
int recover_all(struct store *store, unsigned *ret_n);
