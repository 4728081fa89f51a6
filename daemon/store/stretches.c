/* SPDX-License-Identifier: GPL-3.0-or-later
 * Stretches and their packets.
 */
#include "daemon/store/stretches.h"

#include <errno.h>
#include <string.h>

#include "daemon/store/statement.h"
#include "daemon/store/transaction.h"

static const char *const kind_words[DEVICE_N_KINDS] = {
	"strap", "replay", "sim"};

const char *device_kind_word(enum device_kind kind)
{
	return kind < DEVICE_N_KINDS ? kind_words[kind] : "unknown";
}

static enum device_kind kind_of_word(const char *word)
{
	int kind = 0;

	while (kind < DEVICE_N_KINDS && strcmp(word, kind_words[kind]) != 0)
		kind++;
	return (enum device_kind)kind;
}

static int device_add(struct store *store, const struct stretch *stretch)
{
	struct statement st = statement_open(store,
		"INSERT INTO devices (kind, address, name) VALUES (?, ?, ?) "
		"ON CONFLICT DO NOTHING");

	bind_text(&st, device_kind_word(stretch->kind));
	bind_text(&st, stretch->address);
	bind_text(&st, stretch->name);
	return statement_run(&st);
}

static int device_find(struct store *store, struct stretch *stretch)
{
	struct statement st = statement_open(store,
		"SELECT id FROM devices "
		"WHERE kind = ? AND address = ? AND name = ?");
	int r;

	bind_text(&st, device_kind_word(stretch->kind));
	bind_text(&st, stretch->address);
	bind_text(&st, stretch->name);
	r = statement_step(&st);
	if (r > 0)
		stretch->device_id = take_int(&st);
	statement_done(&st);
	return r;
}

static int stretch_add(struct store *store, struct stretch *stretch)
{
	struct statement st = statement_open(store,
		"INSERT INTO stretches (device_id, boot_id, fresh, shared, "
		"begin_boot_us, begin_utc_us, begin_offset_min) "
		"VALUES (?, ?, ?, ?, ?, ?, ?)");
	int r;

	bind_int(&st, stretch->device_id);
	bind_text(&st, stretch->boot_id);
	bind_int(&st, stretch->fresh);
	bind_int(&st, stretch->shared);
	bind_instant(&st, stretch->begin);
	r = statement_run(&st);
	if (r > 0)
		stretch->id = statement_last_id(store);
	return r;
}

int stretch_begin(struct store *store, struct stretch *stretch)
{
	int r = store_begin(store);

	if (r < 0)
		return r;
	r = device_add(store, stretch);
	if (r >= 0)
		r = device_find(store, stretch);
	if (r >= 0)
		r = stretch_add(store, stretch);
	if (r < 0) {
		store_rollback(store);
		return r;
	}
	return store_commit(store, false);
}

int stretch_end(struct store *store, int64_t id, struct instant end,
	enum gap_cause cause)
{
	struct statement st = statement_open(store,
		"UPDATE stretches SET end_boot_us = ?, end_utc_us = ?, "
		"end_offset_min = ?, cause = ? WHERE id = ?");
	int r;

	bind_instant(&st, end);
	bind_text(&st, gap_word(cause));
	bind_int(&st, id);
	r = statement_run(&st);
	return r < 0 ? r : r == 0 ? -ENOENT : 0;
}

/* A block only ever grows: what is there is never written over by anything
 * that does not begin with it. */
int packets_write(struct store *store, const struct packet_block *block)
{
	struct statement st = statement_open(store,
		"INSERT INTO packets (stretch_id, seq, begin_boot_us, "
		"begin_utc_us, begin_offset_min, n_packets, data) "
		"VALUES (?, ?, ?, ?, ?, ?, ?) "
		"ON CONFLICT (stretch_id, seq) DO UPDATE "
		"SET n_packets = excluded.n_packets, data = excluded.data "
		"WHERE begin_boot_us = excluded.begin_boot_us "
		"AND substr(excluded.data, 1, length(data)) = data");
	int r;

	bind_int(&st, block->stretch_id);
	bind_int(&st, block->seq);
	bind_instant(&st, block->begin);
	bind_int(&st, block->n_packets);
	bind_blob(&st, block->data, block->n_bytes);
	r = statement_run(&st);
	return r < 0 ? r : r == 0 ? -EEXIST : 0;
}

int packets_read(struct store *store, int64_t stretch_id,
	int (*on_block)(const struct packet_block *block, void *data),
	void *data)
{
	struct statement st = statement_open(store,
		"SELECT seq, begin_boot_us, begin_utc_us, begin_offset_min, "
		"n_packets, data FROM packets WHERE stretch_id = ? "
		"ORDER BY seq");
	int r;

	bind_int(&st, stretch_id);
	while ((r = statement_step(&st)) > 0) {
		struct packet_block block = {
			.stretch_id = stretch_id,
			.seq = (int)take_int(&st),
		};

		block.begin = take_instant(&st);
		block.n_packets = (int)take_int(&st);
		block.data = take_blob(&st, &block.n_bytes);
		r = on_block(&block, data);
		if (r)
			break;
	}
	statement_done(&st);
	return r;
}

bool packet_next(const struct packet_block *block, size_t *offset,
	uint16_t *ret_ms, const uint8_t **ret_bytes, uint8_t *ret_n)
{
	const uint8_t *at = block->data + *offset;
	size_t left;

	if (*offset >= block->n_bytes)
		return false;
	left = block->n_bytes - *offset;
	if (left < 3 || left - 3 < at[2])
		return false;
	*ret_ms = (uint16_t)(at[0] | at[1] << 8);
	*ret_n = at[2];
	*ret_bytes = at + 3;
	*offset += 3 + (size_t)at[2];
	return true;
}

/* Runs a query for stretches: its columns are those of STRETCH_COLUMNS. */
static int read_stretches(struct statement *st,
	int (*on_stretch)(const struct stretch *stretch, void *data),
	void *data)
{
	int r;

	while ((r = statement_step(st)) > 0) {
		struct stretch stretch = {
			.id = take_int(st),
		};
		char word[16];

		stretch.device_id = take_int(st);
		take_text(st, word, sizeof(word));
		stretch.kind = kind_of_word(word);
		take_text(st, stretch.address, sizeof(stretch.address));
		take_text(st, stretch.name, sizeof(stretch.name));
		take_text(st, stretch.boot_id, sizeof(stretch.boot_id));
		stretch.fresh = take_int(st) != 0;
		stretch.shared = take_int(st) != 0;
		stretch.begin = take_instant(st);
		stretch.end = take_instant(st);
		take_text(st, word, sizeof(word));
		stretch.cause = *word ? gap_of_word(word) : GAP_NONE;
		r = on_stretch(&stretch, data);
		if (r)
			break;
	}
	statement_done(st);
	return r;
}

#define STRETCH_COLUMNS                                                        \
	"SELECT s.id, s.device_id, d.kind, d.address, d.name, s.boot_id, "     \
	"s.fresh, s.shared, "                                                  \
	"s.begin_boot_us, s.begin_utc_us, s.begin_offset_min, "                \
	"s.end_boot_us, s.end_utc_us, s.end_offset_min, s.cause "              \
	"FROM stretches s CROSS JOIN devices d ON d.id = s.device_id "

int stretches_read(struct store *store, int64_t from_us, int64_t to_us,
	int (*on_stretch)(const struct stretch *stretch, void *data),
	void *data)
{
	struct statement st = statement_open(store,
		STRETCH_COLUMNS "WHERE s.begin_utc_us < ? AND " STRETCH_LAST_US
				" >= ? "
				"ORDER BY s.begin_utc_us, s.id");

	bind_int(&st, to_us);
	bind_int(&st, from_us);
	return read_stretches(&st, on_stretch, data);
}

int stretches_read_open(struct store *store,
	int (*on_stretch)(const struct stretch *stretch, void *data),
	void *data)
{
	struct statement st = statement_open(store,
		STRETCH_COLUMNS "WHERE s.cause IS NULL "
				"ORDER BY s.begin_utc_us, s.id");

	return read_stretches(&st, on_stretch, data);
}
