/* SPDX-License-Identifier: GPL-3.0-or-later
 * Segments and their beats.
 */
#include "daemon/store/beats.h"

#include <errno.h>
#include <string.h>

#include "daemon/store/statement.h"
#include "daemon/store/transaction.h"

int segment_begin(struct store *store, struct segment *segment)
{
	struct statement st = statement_open(store,
		"INSERT INTO segments (stretch_id, begin_boot_us, "
		"begin_utc_us, begin_offset_min, end_boot_us, end_utc_us, "
		"end_offset_min, cause, over_count, algorithm) "
		"VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
	int r;

	bind_int(&st, segment->stretch_id);
	bind_instant(&st, segment->begin);
	bind_instant(&st, segment->end);
	bind_text(&st, gap_word(segment->cause));
	bind_int(&st, segment->over_count);
	bind_int(&st, segment->algorithm);
	r = statement_run(&st);
	if (r < 0)
		return r;
	segment->id = statement_last_id(store);
	return 0;
}

int segment_update(struct store *store, const struct segment *segment)
{
	struct statement st = statement_open(store,
		"UPDATE segments SET end_boot_us = ?, end_utc_us = ?, "
		"end_offset_min = ?, over_count = ? WHERE id = ?");
	int r;

	bind_instant(&st, segment->end);
	bind_int(&st, segment->over_count);
	bind_int(&st, segment->id);
	r = statement_run(&st);
	return r < 0 ? r : r == 0 ? -ENOENT : 0;
}

int beats_write(struct store *store, const struct beat_block *block)
{
	struct statement st = statement_open(store,
		"INSERT INTO beats (segment_id, seq, begin_boot_us, "
		"begin_utc_us, begin_offset_min, rr_1024) "
		"VALUES (?, ?, ?, ?, ?, ?) "
		"ON CONFLICT (segment_id, seq) DO UPDATE "
		"SET rr_1024 = excluded.rr_1024");
	uint8_t ticks[BEAT_BLOCK_MAX * 2];
	int r;

	if (block->n > BEAT_BLOCK_MAX) {
		statement_done(&st);
		return -E2BIG;
	}
	for (size_t i = 0; i < block->n; i++) {
		ticks[2 * i] = block->rr_1024[i] & 0xff;
		ticks[2 * i + 1] = block->rr_1024[i] >> 8;
	}
	bind_int(&st, block->segment_id);
	bind_int(&st, block->seq);
	bind_instant(&st, block->begin);
	bind_blob(&st, ticks, block->n * 2);
	r = statement_run(&st);
	return r < 0 ? r : 0;
}

static void take_segment(struct statement *st, struct segment *ret_segment)
{
	char word[16];

	ret_segment->id = take_int(st);
	ret_segment->stretch_id = take_int(st);
	ret_segment->begin = take_instant(st);
	ret_segment->end = take_instant(st);
	take_text(st, word, sizeof(word));
	ret_segment->cause = gap_of_word(word);
	ret_segment->over_count = take_int(st) != 0;
	ret_segment->algorithm = (int)take_int(st);
}

/* ticks has room for BEAT_BLOCK_MAX; whoever wrote a longer block did not
 * write it with beats_write, and the rest of it is left out. */
static void take_block(
	struct statement *st, uint16_t *ticks, struct beat_block *ret_block)
{
	const uint8_t *bytes;
	size_t n_bytes;

	ret_block->seq = (int)take_int(st);
	ret_block->begin = take_instant(st);
	bytes = take_blob(st, &n_bytes);
	ret_block->n =
		n_bytes / 2 < BEAT_BLOCK_MAX ? n_bytes / 2 : BEAT_BLOCK_MAX;
	for (size_t i = 0; i < ret_block->n; i++)
		ticks[i] = (uint16_t)(bytes[2 * i] | bytes[2 * i + 1] << 8);
	ret_block->rr_1024 = ticks;
}

/* From stretches down, so that the indexes give both range and order: nothing
 * is sorted, however long the range. A segment's last moment: as that of a
 * stretch, see STRETCH_LAST_US. */
int beats_read(struct store *store, enum device_kind kind, int64_t from_us,
	int64_t to_us,
	int (*on_block)(const struct segment *segment,
		const struct beat_block *block, void *data),
	void *data)
{
	struct statement st = statement_open(store,
		"SELECT g.id, g.stretch_id, g.begin_boot_us, g.begin_utc_us, "
		"g.begin_offset_min, g.end_boot_us, g.end_utc_us, "
		"g.end_offset_min, g.cause, g.over_count, g.algorithm, "
		"b.seq, b.begin_boot_us, b.begin_utc_us, b.begin_offset_min, "
		"b.rr_1024 "
		"FROM stretches s CROSS JOIN devices d ON d.id = s.device_id "
		"CROSS JOIN segments g ON g.stretch_id = s.id "
		"CROSS JOIN beats b ON b.segment_id = g.id "
		"WHERE s.begin_utc_us < ?1 AND " STRETCH_LAST_US " >= ?2 "
		"AND d.kind = ?3 "
		"AND g.begin_utc_us < ?1 AND max(g.end_utc_us, g.begin_utc_us "
		"+ g.end_boot_us - g.begin_boot_us) >= ?2 "
		"ORDER BY s.begin_utc_us, s.id, g.begin_boot_us, g.id, b.seq");
	uint16_t ticks[BEAT_BLOCK_MAX];
	int r;

	bind_int(&st, to_us);
	bind_int(&st, from_us);
	bind_text(&st, device_kind_word(kind));
	while ((r = statement_step(&st)) > 0) {
		struct segment segment;
		struct beat_block block;

		take_segment(&st, &segment);
		take_block(&st, ticks, &block);
		block.segment_id = segment.id;
		r = on_block(&segment, &block, data);
		if (r)
			break;
	}
	statement_done(&st);
	return r;
}

static int remove_rows(struct store *store, const char *sql, int64_t stretch_id)
{
	struct statement st = statement_open(store, sql);

	bind_int(&st, stretch_id);
	return statement_run(&st);
}

int derived_remove(struct store *store, int64_t stretch_id)
{
	static const char beats_of_stretch[] =
		"DELETE FROM beats WHERE segment_id IN "
		"(SELECT id FROM segments WHERE stretch_id = ?)";
	static const char *const scripts[] = {
		beats_of_stretch,
		"DELETE FROM segments WHERE stretch_id = ?",
		"DELETE FROM windows WHERE stretch_id = ?",
		"DELETE FROM steps WHERE stretch_id = ?",
	};
	int r = store_begin(store);

	if (r < 0)
		return r;
	for (size_t i = 0; i < sizeof(scripts) / sizeof(*scripts); i++) {
		r = remove_rows(store, scripts[i], stretch_id);
		if (r < 0) {
			store_rollback(store);
			return r;
		}
	}
	return store_commit(store, false);
}
