/* SPDX-License-Identifier: GPL-3.0-or-later
 * Transactions: what is written together stands together or not at all.
 */
#pragma once

#include <stdbool.h>

struct store;

/* Nested begins count; the outermost commit is the commit. durable: the commit
 * waits for the disk, so that a power cut cannot undo it or what came before;
 * where the disk then fails, the commit stands without that promise.
 * A rollback undoes all up to the outermost begin, whose commit then fails with
 * -ECANCELED. After an outermost commit that failed nothing is left to roll
 * back, and store_rollback does nothing. */
int store_begin(struct store *store);
int store_commit(struct store *store, bool durable);
void store_rollback(struct store *store);
/* Ends what a person wrote, after r: rolled back if r < 0, and r returned; else
 * committed, waiting for the disk. */
int store_finish(struct store *store, int r);
/* Waits until a power cut can undo nothing that was committed. 0 or -errno. */
int store_sync(struct store *store);
