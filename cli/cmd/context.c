/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the heart did around a moment, from the stored beats.
 *
 * From beats and not from the stored windows, which lie as the recording
 * began: so the last minutes count, and no minute after the moment counts as
 * before it.
 */
#include "cli/cmd/context.h"

#include <stdlib.h>

#include "analysis/measures/report.h"
#include "cli/cmd/beside.h"
#include "daemon/base/mem.h"
#include "daemon/store/beats.h"
#include "daemon/store/journal.h"
#include "daemon/store/sessions.h"
#include "daemon/store/windows.h"

#define US_PER_S INT64_C(1000000)
#define TICKS_PER_S 1024
#define BEFORE_S 300
#define AFTER_S 600
#define SKIPPED_S 60 /* after a session */
#define LONGEST_S 1800
#define MAX_BEATS (LONGEST_S * 5) /* 300 a minute */
/* RMSSD of less than a minute is mostly noise (R5). */
#define LEAST_S 60

struct context_plan {
	struct hrv_plan *report;
	struct rr_series *series;
	struct beside *beside;
	/* Of the walk that runs: */
	int64_t from_us, to_us;
	int64_t segment_id; /* of the last beat taken */
};

struct context_plan *context_plan_new(int rollover_min)
{
	struct context_plan *plan = xcalloc(1, sizeof(*plan));
	struct hrv_options options;

	hrv_options_init(&options);
	options.groups = 0;
	/* No spectrum, and no time spent on planning for one. */
	options.spectrum_clean_s = 10 * LONGEST_S;
	options.segment_s = 1;
	plan->report = hrv_plan_new(MAX_BEATS, LONGEST_S, &options);
	plan->series = rr_series_new(MAX_BEATS);
	if (!plan->report || !plan->series)
		abort();
	plan->beside = beside_new(rollover_min);
	return plan;
}

void context_plan_free(struct context_plan *plan)
{
	if (!plan)
		return;
	hrv_plan_free(plan->report);
	rr_series_free(plan->series);
	beside_free(plan->beside);
	free(plan);
}

/* Takes the intervals that lie within the span. */
static int on_block(const struct segment *segment,
	const struct beat_block *block, void *data)
{
	struct context_plan *plan = data;
	int64_t ticks = 0;

	for (size_t i = 0; i < block->n && !segment->over_count; i++) {
		int64_t begin_us =
			block->begin.utc_us + ticks * US_PER_S / TICKS_PER_S;
		bool follows =
			plan->series->n > 0 && plan->segment_id == segment->id;

		ticks += block->rr_1024[i];
		if (begin_us < plan->from_us ||
			block->begin.utc_us + ticks * US_PER_S / TICKS_PER_S >
				plan->to_us)
			continue;
		rr_series_append(plan->series, rr_q_of_ticks(block->rr_1024[i]),
			follows ? 0 : RR_BREAK);
		plan->segment_id = segment->id;
	}
	return 0;
}

struct context_side context_side_of(struct context_plan *plan,
	struct store *store, enum device_kind kind, int64_t from_us,
	int64_t to_us)
{
	struct context_side side = {
		.length_s = (double)(to_us - from_us) / 1e6,
		.hr_bpm = hrv_none(HRV_NO_BEATS),
		.rmssd_ms = hrv_none(HRV_NO_BEATS),
	};
	struct hrv_report report;

	rr_series_clear(plan->series);
	plan->from_us = from_us;
	plan->to_us = to_us;
	if (to_us <= from_us ||
		beats_read(store, kind, from_us, to_us, on_block, plan) < 0 ||
		plan->series->n == 0)
		return side;
	/* A gap is no artefact here: beats_s says how much there was. */
	hrv_report_run(plan->report, plan->series, 0, &report);
	side.beats_s = report.duration_s;
	side.hr_bpm = report.mean_hr_bpm;
	side.rmssd_ms = report.rmssd_ms;
	if (report.duration_s < LEAST_S)
		side.hr_bpm = side.rmssd_ms = hrv_none(HRV_TOO_SHORT);
	return side;
}

struct context context_of(struct context_plan *plan, struct store *store,
	struct instant at, int64_t now_us)
{
	int64_t at_us = at.utc_us;
	int64_t from_us = at_us - BEFORE_S * US_PER_S;
	int64_t to_us = at_us + AFTER_S * US_PER_S;
	struct context context = {
		.kind = DEVICE_N_KINDS,
		.why_not = "the database cannot answer",
	};

	if (to_us > now_us)
		to_us = now_us > at_us ? now_us : at_us;
	if (windows_kind(store, from_us, to_us, &context.kind) < 0)
		return context;
	context.is_known = true;
	context.before =
		context_side_of(plan, store, context.kind, from_us, at_us);
	context.after =
		context_side_of(plan, store, context.kind, at_us, to_us);
	beside_usual(plan->beside, store, at, &context);
	return context;
}

struct context context_of_entry(struct context_plan *plan, struct store *store,
	const struct journal_entry *entry, int64_t now_us, bool is_quiet)
{
	bool is_moment = entry->kind != JOURNAL_PEG &&
		(entry->kind != JOURNAL_PAIN || entry->mode == JOURNAL_NOW);

	if (is_moment && !is_quiet)
		return context_of(plan, store, entry->meant, now_us);
	return (struct context){
		.kind = DEVICE_N_KINDS,
		.why_not = is_moment ? "a quiet session runs"
				     : "it is not of a moment",
	};
}

struct context context_of_session(struct context_plan *plan,
	struct store *store, const struct session *session, int64_t now_us,
	bool is_quiet)
{
	int64_t begin_us = session->begin.utc_us;
	int64_t after_us = session->end.utc_us + SKIPPED_S * US_PER_S;
	int64_t to_us = after_us + BEFORE_S * US_PER_S;
	struct context context = {
		.kind = DEVICE_N_KINDS,
		.why_not = is_quiet ? "a quiet session runs"
				    : "it is not over, or only just",
	};

	if (is_quiet || !session->end.utc_us || to_us > now_us ||
		windows_kind(store, begin_us - BEFORE_S * US_PER_S, to_us,
			&context.kind) < 0)
		return context;
	context.is_known = true;
	context.before = context_side_of(plan, store, context.kind,
		begin_us - BEFORE_S * US_PER_S, begin_us);
	context.after =
		context_side_of(plan, store, context.kind, after_us, to_us);
	return context;
}
