/* SPDX-License-Identifier: GPL-3.0-or-later
 * Stored packets through the same derivation as live ones.
 */
#include "daemon/engine/recover.h"

#include <errno.h>

#include "daemon/base/mem.h"
#include "daemon/engine/derive.h"
#include "daemon/store/beats.h"
#include "daemon/store/store.h"
#include "daemon/store/stretches.h"
#include "daemon/store/transaction.h"
#include "daemon/strap/hrs.h"

/* What the walk over a stretch's packets feeds. */
struct walk {
	struct store *store;
	int64_t stretch_id;
	struct derive *derive;
	struct instant last;
};

/* All in the transaction of the walk. */
static int rows_write(const struct walk *walk)
{
	int r = derive_write(walk->derive, walk->store, walk->stretch_id);

	if (!r)
		derive_written(walk->derive);
	return r;
}

static int on_block(const struct packet_block *block, void *data)
{
	struct walk *walk = data;
	struct hrs_measurement measurement;
	const uint8_t *bytes;
	size_t offset = 0;
	uint16_t ms;
	uint8_t n;

	while (packet_next(block, &offset, &ms, &bytes, &n)) {
		walk->last = block->begin;
		walk->last.boot_us += ms * INT64_C(1000);
		walk->last.utc_us += ms * INT64_C(1000);
		hrs_decode(bytes, n, &measurement);
		derive_packet(walk->derive, &measurement, walk->last);
	}
	/* Block by block: rows of months would not fit into memory. */
	return rows_write(walk);
}

/* Inside a transaction: *ret_last is the last packet's arrival. */
static int stretch_derive(struct store *store, const struct stretch *stretch,
	struct instant *ret_last)
{
	struct walk walk = {store, stretch->id,
		derive_new(stretch->fresh, NULL), stretch->begin};
	int r = derived_remove(store, stretch->id);

	if (!r)
		r = packets_read(store, stretch->id, on_block, &walk);
	if (!r) {
		derive_end(walk.derive);
		r = rows_write(&walk);
	}
	derive_free(walk.derive);
	*ret_last = walk.last;
	return r;
}

/* Ends the transaction by r: commits, or rolls back and hands r on. */
static int transaction_end(struct store *store, int r)
{
	if (!r)
		return store_commit(store, true);
	store_rollback(store);
	return r;
}

int recover_stretch(struct store *store, const struct stretch *stretch)
{
	struct instant last;
	int r = store_begin(store);

	if (r < 0)
		return r;
	return transaction_end(store, stretch_derive(store, stretch, &last));
}

static int stretch_close(struct store *store, const struct stretch *stretch)
{
	struct instant last;
	int r = store_begin(store);

	if (r < 0)
		return r;
	r = stretch_derive(store, stretch, &last);
	if (!r)
		r = stretch_end(store, stretch->id, last, GAP_CRASHED);
	return transaction_end(store, r);
}

/* The open stretches are collected first: no row is changed under a walk. */
struct open_stretches {
	struct stretch *stretches;
	unsigned n;
};

static int on_open_stretch(const struct stretch *stretch, void *data)
{
	struct open_stretches *open = data;

	open->stretches = xrealloc(
		open->stretches, (open->n + 1) * sizeof *open->stretches);
	open->stretches[open->n++] = *stretch;
	return 0;
}

int recover_all(struct store *store, unsigned *ret_n)
{
	struct open_stretches open = {0};
	int r = stretches_read_open(store, on_open_stretch, &open);

	for (unsigned i = 0; !r && i < open.n; i++)
		r = stretch_close(store, &open.stretches[i]);
	free(open.stretches);
	if (!r)
		*ret_n = open.n;
	return r;
}
