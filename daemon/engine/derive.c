/* SPDX-License-Identifier: GPL-3.0-or-later
 * Beats from the timeline to rows of segments, beat blocks and windows.
 */
#include "daemon/engine/derive.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "analysis/beats/rr.h"
#include "analysis/measures/report.h"
#include "analysis/measures/window.h"
#include "daemon/base/mem.h"
#include "daemon/engine/plans.h"
#include "daemon/engine/stepping.h"
#include "daemon/engine/timeline.h"
#include "daemon/engine/windowing.h"
#include "daemon/store/beats.h"
#include "daemon/store/steps.h"
#include "daemon/store/store.h"
#include "daemon/store/windows.h"
#include "daemon/strap/hrs.h"

#define BLOCK_US INT64_C(60000000)
#define Q_PER_US (RR_Q_PER_S / 1000000)

/* A beat that may still turn out to begin a segment. */
struct waiting_beat {
	struct timeline_beat beat;
	uint64_t packet; /* number of the packet it came in */
	struct instant arrival; /* of that packet */
	bool over_count; /* of the segment that it begins */
};

enum row_kind { ROW_SEGMENT, ROW_BLOCK, ROW_UPDATE, ROW_WINDOW, ROW_STEP };

/* One call of the store to come. ROW_BLOCK and ROW_UPDATE belong to the last
 * ROW_SEGMENT before them. */
struct row {
	enum row_kind kind;
	union {
		struct segment segment; /* ROW_SEGMENT, ROW_UPDATE */
		struct window window;
		struct step step;
		struct {
			struct beat_block block;
			uint16_t rr_1024[BEAT_BLOCK_MAX];
		};
	};
};

struct derive {
	struct timeline *timeline;
	struct window_engine *engine; /* what both below cut from */
	struct plans *own_plans; /* or NULL */
	struct windowing *windowing;
	struct stepping *stepping;
	int64_t last_boot_us; /* end of the engine's last beat */
	struct instant arrival; /* of the newest packet */
	uint64_t n_packets;

	struct waiting_beat *waiting; /* oldest first */
	size_t n_waiting;
	size_t capacity_waiting;

	bool in_segment;
	struct segment segment;
	struct beat_block block; /* the one being filled */
	uint16_t rr_1024[BEAT_BLOCK_MAX];

	struct row *rows;
	size_t n_rows;
	size_t capacity_rows;
	int64_t segment_id; /* of the last ROW_SEGMENT written */
	int64_t segment_id_tried; /* likewise, not yet committed */
};

/* The wall clock of a beat is the one that its packet was seen by: setting it
 * moves no beat that came before. */
static struct instant instant_of_boot(
	const struct waiting_beat *waiting, int64_t boot_us)
{
	const struct instant *arrival = &waiting->arrival;

	return (struct instant){boot_us,
		boot_us + arrival->utc_us - arrival->boot_us,
		arrival->offset_min};
}

static struct row *row_add(struct derive *derive, enum row_kind kind)
{
	if (derive->n_rows == derive->capacity_rows) {
		derive->capacity_rows = 2 * derive->capacity_rows + 8;
		derive->rows = xrealloc(derive->rows,
			derive->capacity_rows * sizeof *derive->rows);
	}
	struct row *row = &derive->rows[derive->n_rows++];

	memset(row, 0, sizeof *row);
	row->kind = kind;
	return row;
}

static void block_finish(struct derive *derive)
{
	if (derive->block.n) {
		struct row *row = row_add(derive, ROW_BLOCK);

		row->block = derive->block;
		memcpy(row->rr_1024, derive->rr_1024, sizeof row->rr_1024);
		row_add(derive, ROW_UPDATE)->segment = derive->segment;
	}
	derive->block.seq++;
	derive->block.n = 0;
}

static void segment_start(struct derive *derive,
	const struct waiting_beat *waiting, struct instant begin)
{
	if (derive->in_segment)
		block_finish(derive);
	derive->in_segment = true;
	derive->segment = (struct segment){
		.begin = begin,
		.end = begin,
		.cause = waiting->beat.broken,
		.over_count = waiting->over_count,
		.algorithm = HRV_ALGORITHM,
	};
	derive->block = (struct beat_block){0};
	row_add(derive, ROW_SEGMENT)->segment = derive->segment;
}

/* The windows and steps that are ready. */
static void cuts_take(struct derive *derive)
{
	struct window window;
	struct step step;
	size_t first;

	while (windowing_take(derive->windowing, &window))
		row_add(derive, ROW_WINDOW)->window = window;
	while (stepping_take(derive->stepping, &step))
		row_add(derive, ROW_STEP)->step = step;
	first = stepping_first(derive->stepping);
	if (first > windowing_first(derive->windowing))
		first = windowing_first(derive->windowing);
	window_engine_forget(derive->engine, first);
}

static void cuts_beat(struct derive *derive, uint16_t rr_1024, bool breaks,
	struct instant begin, struct instant end)
{
	/* What a strap sends first may lie before what it sent last. */
	if (end.boot_us > derive->last_boot_us)
		derive->last_boot_us = end.boot_us;
	if (!window_engine_add(derive->engine, rr_q_of_ticks(rr_1024), breaks,
		    derive->last_boot_us * Q_PER_US))
		abort(); /* as xmalloc does */
	windowing_beat(derive->windowing, begin, end);
	stepping_beat(derive->stepping, rr_1024, end);
	if (derive->segment.over_count) {
		windowing_spoil(derive->windowing);
		stepping_spoil(derive->stepping);
	}
	cuts_take(derive);
}

/* Puts a beat that can no longer change into its segment, block and window. */
static void beat_settle(
	struct derive *derive, const struct waiting_beat *waiting)
{
	const struct timeline_beat *beat = &waiting->beat;
	int64_t rr_us = (int64_t)beat->rr_1024 * 15625 / 16;
	struct instant begin =
		instant_of_boot(waiting, beat->end_boot_us - rr_us);
	struct instant end = instant_of_boot(waiting, beat->end_boot_us);
	bool breaks = beat->broken != GAP_NONE || !derive->in_segment;

	if (breaks)
		segment_start(derive, waiting, begin);
	else if (derive->block.n == BEAT_BLOCK_MAX ||
		end.boot_us - derive->block.begin.boot_us > BLOCK_US)
		block_finish(derive);
	if (!derive->block.n)
		derive->block.begin = begin;
	derive->rr_1024[derive->block.n++] = beat->rr_1024;
	derive->segment.end = end;
	cuts_beat(derive, beat->rr_1024, breaks, begin, end);
}

/* Settles what came in packets up to and with this number. */
static void waiting_settle(struct derive *derive, uint64_t packet)
{
	size_t n = 0;

	while (n < derive->n_waiting && derive->waiting[n].packet <= packet)
		beat_settle(derive, &derive->waiting[n++]);
	if (!n)
		return;
	derive->n_waiting -= n;
	memmove(derive->waiting, derive->waiting + n,
		derive->n_waiting * sizeof *derive->waiting);
}

static void on_beat(const struct timeline_beat *beat, void *data)
{
	struct derive *derive = data;

	if (derive->n_waiting == derive->capacity_waiting) {
		derive->capacity_waiting = 2 * derive->capacity_waiting + 64;
		derive->waiting = xrealloc(derive->waiting,
			derive->capacity_waiting * sizeof *derive->waiting);
	}
	derive->waiting[derive->n_waiting++] = (struct waiting_beat){
		.beat = *beat,
		.packet = derive->n_packets,
		.arrival = derive->arrival,
	};
}

static void on_break(uint64_t index, enum gap_cause cause, void *data)
{
	struct derive *derive = data;

	for (size_t i = 0; i < derive->n_waiting; i++) {
		if (derive->waiting[i].beat.index != index)
			continue;
		derive->waiting[i].beat.broken = cause;
		return;
	}
}

/* The running segment is the newest one, whether it is settled or waits. */
static void on_over_count(void *data)
{
	struct derive *derive = data;

	for (size_t i = derive->n_waiting; i > 0; i--) {
		struct waiting_beat *waiting = &derive->waiting[i - 1];

		if (waiting->beat.broken == GAP_NONE)
			continue;
		waiting->over_count = true;
		return;
	}
	derive->segment.over_count = true;
	windowing_spoil(derive->windowing);
	stepping_spoil(derive->stepping);
}

struct derive *derive_new(bool fresh, struct plans *plans)
{
	struct derive *derive = xcalloc(1, sizeof *derive);

	derive->timeline = timeline_new(&(struct timeline_handler){
		.on_beat = on_beat,
		.on_break = on_break,
		.on_over_count = on_over_count,
		.data = derive,
	});
	derive->engine = window_engine_new(false);
	if (!derive->engine)
		abort(); /* as xmalloc does */
	if (!plans)
		plans = derive->own_plans = plans_new();
	derive->windowing = windowing_new(derive->engine, plans);
	derive->stepping = stepping_new(derive->engine, plans);
	timeline_open(derive->timeline, fresh);
	return derive;
}

/* What turns packets into rows, 600 kB of it. Rows may wait for a full disk
 * much longer, and those of many stretches. */
static void deriver_drop(struct derive *derive)
{
	timeline_free(derive->timeline);
	derive->timeline = NULL;
	windowing_free(derive->windowing);
	derive->windowing = NULL;
	stepping_free(derive->stepping);
	derive->stepping = NULL;
	plans_free(derive->own_plans);
	derive->own_plans = NULL;
	window_engine_free(derive->engine);
	derive->engine = NULL;
	free(derive->waiting);
	derive->waiting = NULL;
}

void derive_free(struct derive *derive)
{
	if (!derive)
		return;
	deriver_drop(derive);
	free(derive->rows);
	free(derive);
}

void derive_packet(struct derive *derive,
	const struct hrs_measurement *measurement, struct instant arrival)
{
	derive->arrival = arrival;
	derive->n_packets++;
	timeline_packet(derive->timeline, measurement, arrival.boot_us);
	if (derive->n_packets > TIMELINE_HORIZON_PACKETS)
		waiting_settle(
			derive, derive->n_packets - TIMELINE_HORIZON_PACKETS);
}

void derive_end(struct derive *derive)
{
	waiting_settle(derive, derive->n_packets);
	block_finish(derive);
	window_engine_end(derive->engine);
	windowing_end(derive->windowing);
	stepping_end(derive->stepping);
	cuts_take(derive);
	deriver_drop(derive);
}

static int row_write(struct derive *derive, struct row *row,
	struct store *store, int64_t stretch_id)
{
	int r;

	switch (row->kind) {
	case ROW_SEGMENT:
		row->segment.stretch_id = stretch_id;
		r = segment_begin(store, &row->segment);
		derive->segment_id_tried = row->segment.id;
		return r;
	case ROW_UPDATE:
		row->segment.stretch_id = stretch_id;
		row->segment.id = derive->segment_id_tried;
		return segment_update(store, &row->segment);
	case ROW_BLOCK:
		row->block.segment_id = derive->segment_id_tried;
		row->block.rr_1024 = row->rr_1024;
		return beats_write(store, &row->block);
	case ROW_WINDOW:
		row->window.stretch_id = stretch_id;
		return window_write(store, &row->window);
	case ROW_STEP:
		row->step.stretch_id = stretch_id;
		return step_write(store, &row->step);
	}
	return -EINVAL;
}

int derive_write(struct derive *derive, struct store *store, int64_t stretch_id)
{
	derive->segment_id_tried = derive->segment_id;
	for (size_t i = 0; i < derive->n_rows; i++) {
		int r = row_write(derive, &derive->rows[i], store, stretch_id);

		if (r < 0)
			return r;
	}
	return 0;
}

void derive_written(struct derive *derive)
{
	derive->segment_id = derive->segment_id_tried;
	derive->n_rows = 0;
}

bool derive_is_written(const struct derive *derive)
{
	return !derive->n_rows;
}
