/* SPDX-License-Identifier: GPL-3.0-or-later
 * Rows of steps, journal and sessions into steps of the regulation layer.
 */
#include "daemon/rows/day_steps.h"

#include <limits.h>
#include <math.h>
#include <string.h>

#include "analysis/days/doubt.h"
#include "analysis/regulation/rise.h"
#include "daemon/base/civil.h"
#include "daemon/base/clock.h"
#include "daemon/base/mem.h"
#include "daemon/base/posture.h"
#include "daemon/store/journal.h"
#include "daemon/store/sessions.h"
#include "daemon/store/steps.h"

#define US_PER_DAY (86400 * CLOCK_US_PER_S)
/* No zone is further from UTC, and no rollover later, than this together. */
#define EDGE_US (27 * 3600 * CLOCK_US_PER_S)
/* What was tagged before the range may reach into it: a night, or a day. */
#define TAG_REACH_US (3 * US_PER_DAY)
/* Movement before a span blanks into it: longer movement, and its rest. */
#define MARK_REACH_US (3600 * CLOCK_US_PER_S)

void day_range_bounds(
	const struct day_range *range, int64_t *ret_from_us, int64_t *ret_to_us)
{
	*ret_from_us = range->first_day * US_PER_DAY - EDGE_US;
	*ret_to_us = range->end_day * US_PER_DAY + EDGE_US;
}

static int day_of(const struct day_range *range, struct instant when)
{
	return civil_practice_day(
		when.utc_us, when.offset_min, range->rollover_min);
}

/* --- steps --- */

struct load {
	const struct day_range *range;
	struct day_steps *steps;
	bool with_rows;
	size_t capacity;
};

static struct reg_step reg_step_of(const struct step *row, int day)
{
	return (struct reg_step){
		.time_us =
			row->begin.utc_us + STEP_LENGTH_S / 2 * CLOCK_US_PER_S,
		.offset_min = row->begin.offset_min,
		.day = day,
		.flags = (row->irregular ? REG_IRREGULAR : 0u) |
			(row->rise ? REG_RISE : 0u),
		.grade = hrv_grade_of_letter(row->grade),
		.spectrum_grade = hrv_grade_of_letter(row->spectrum_grade),
		.hr_bpm = row->hr_bpm,
		.ln_rmssd = row->ln_rmssd,
		.ln_lf_hf = row->ln_lf_hf,
		.resp_per_min = row->resp_per_min,
		.n_pairs = row->n_pairs,
	};
}

static int on_step(const struct step *row, void *data)
{
	struct load *load = data;
	struct day_steps *steps = load->steps;
	int day = day_of(load->range, row->begin);

	if (day < load->range->first_day || day >= load->range->end_day)
		return 0;
	if (steps->n == load->capacity) {
		load->capacity = 2 * load->capacity + 256;
		steps->steps = xrealloc(
			steps->steps, load->capacity * sizeof *steps->steps);
		if (load->with_rows)
			steps->rows = xrealloc(steps->rows,
				load->capacity * sizeof *steps->rows);
	}
	steps->steps[steps->n] = reg_step_of(row, day);
	if (load->with_rows)
		steps->rows[steps->n] = *row;
	steps->n++;
	return 0;
}

/* --- marks --- */

/* First step at or after a moment. */
static size_t find_step(const struct day_steps *steps, int64_t time_us)
{
	size_t low = 0, high = steps->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (steps->steps[middle].time_us < time_us)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void mark(const struct day_steps *steps, int64_t from_us, int64_t to_us,
	unsigned flags)
{
	for (size_t i = find_step(steps, from_us);
		i < steps->n && steps->steps[i].time_us < to_us; i++)
		steps->steps[i].flags |= flags;
}

static bool is_talking(const char *tag)
{
	return strcmp(tag, "talking") == 0 || strcmp(tag, "conversation") == 0;
}

static void mark_tag(const struct load *load, const struct journal_entry *entry,
	const char *tag)
{
	const struct doubt *doubt = doubt_of_tag(tag);
	int day = day_of(load->range, entry->meant);
	int rollover_min = load->range->rollover_min;
	int64_t begin_us = civil_day_begin_us(day, rollover_min);
	int64_t length_us =
		civil_day_begin_us(day + 1, rollover_min) - begin_us;
	int64_t meant_us = entry->meant.utc_us;
	double from_s, to_s;

	/* A break is no doubt about what comes after it: day_breaks_read. */
	if (!doubt || doubt->until == DOUBT_BREAK)
		return;
	doubt_span(doubt, (double)(meant_us - begin_us) / 1e6,
		(double)length_us / 1e6, &from_s, &to_s);
	if (entry->end.utc_us)
		to_s += (double)(entry->end.utc_us - meant_us) / 1e6;
	mark(load->steps, meant_us + llround(from_s * 1e6),
		meant_us + llround(to_s * 1e6),
		REG_TAGGED | (is_talking(tag) ? REG_TALKING : 0u));
}

/* How the time up to the entry's end was spent; without one nobody knows how
 * long. */
static void mark_spent(const struct load *load,
	const struct journal_entry *entry, const char *tag)
{
	const struct day_steps *steps = load->steps;
	int posture = posture_of_word(tag), activity = activity_of_word(tag);
	bool moving = strcmp(tag, "moving") == 0;

	if (!posture && !activity)
		return;
	for (size_t i = find_step(steps, entry->meant.utc_us);
		i < steps->n && steps->steps[i].time_us < entry->end.utc_us;
		i++) {
		if (posture)
			steps->steps[i].posture = (uint8_t)posture;
		if (activity)
			steps->steps[i].activity = (uint8_t)activity;
		if (moving)
			steps->steps[i].motion = REG_MOVING;
	}
}

/* Calls on_tag for each of the entry's tags. */
static void each_tag(const struct journal_entry *entry,
	void (*on_tag)(
		const struct journal_entry *entry, const char *tag, void *data),
	void *data)
{
	char tags[JOURNAL_WORDS_SIZE];
	char *rest = NULL;

	memcpy(tags, entry->tags, sizeof tags);
	for (char *tag = strtok_r(tags, " ", &rest); tag;
		tag = strtok_r(NULL, " ", &rest))
		on_tag(entry, tag, data);
}

static void on_mark_tag(
	const struct journal_entry *entry, const char *tag, void *data)
{
	mark_tag(data, entry, tag);
	mark_spent(data, entry, tag);
}

static int on_mark_entry(const struct journal_entry *entry, void *data)
{
	each_tag(entry, on_mark_tag, data);
	return 0;
}

static int on_session(const struct session *session, void *data)
{
	const struct load *load = data;
	const struct day_steps *steps = load->steps;
	int posture = posture_of_word(session->posture);
	bool moving = strcmp(session->posture, "moving") == 0;
	unsigned flags = (session->paced ? REG_PACED : 0u) |
		(session->kind == SESSION_PRACTICE ? REG_PRACTICE : 0u);
	int64_t end_us = session->end.utc_us ? session->end.utc_us : INT64_MAX;

	/* A flare lasts days and says nothing of the posture. */
	if (session->kind == SESSION_FLARE)
		return 0;
	for (size_t i = find_step(steps, session->begin.utc_us);
		i < steps->n && steps->steps[i].time_us < end_us; i++) {
		steps->steps[i].flags |= flags;
		if (posture)
			steps->steps[i].posture = (uint8_t)posture;
		if (moving)
			steps->steps[i].motion = REG_MOVING;
	}
	return 0;
}

/* What begins in [from_us, to_us), with its marks. */
static int read_marked(
	struct store *store, int64_t from_us, int64_t to_us, struct load *load)
{
	struct day_steps *steps = load->steps;
	int r;

	*steps = (struct day_steps){0};
	r = steps_read(store, load->range->kind, from_us, to_us, on_step, load);
	if (!r)
		r = journal_read(store, from_us - TAG_REACH_US, to_us,
			on_mark_entry, load);
	if (!r)
		r = sessions_read(store, from_us, to_us, on_session, load);
	if (r)
		return r;
	reg_rises_hold(steps->steps, steps->n, &reg_constants_default);
	reg_steps_mark(steps->steps, steps->n, &reg_constants_default);
	return 0;
}

int day_steps_read(struct store *store, const struct day_range *range,
	bool with_rows, struct day_steps *ret_steps)
{
	struct load load = {
		.range = range, .steps = ret_steps, .with_rows = with_rows};
	int64_t from_us, to_us;

	day_range_bounds(range, &from_us, &to_us);
	return read_marked(store, from_us, to_us, &load);
}

int day_steps_around(struct store *store, const struct step_span *span,
	struct day_steps *ret_steps)
{
	const struct day_range range = {
		.kind = span->kind,
		.first_day = INT_MIN,
		.end_day = INT_MAX,
		.rollover_min = span->rollover_min,
	};
	struct load load = {
		.range = &range, .steps = ret_steps, .with_rows = true};

	return read_marked(
		store, span->from_us - MARK_REACH_US, span->to_us, &load);
}

void day_steps_done(struct day_steps *steps)
{
	free(steps->steps);
	free(steps->rows);
	*steps = (struct day_steps){0};
}

/* --- breaks --- */

struct breaks {
	const struct day_range *range;
	int *days;
	size_t n;
};

static void break_at(struct breaks *breaks, const struct journal_entry *entry)
{
	int day = day_of(breaks->range, entry->meant);

	if (day < breaks->range->first_day || day >= breaks->range->end_day)
		return;
	breaks->days =
		xrealloc(breaks->days, (breaks->n + 1) * sizeof *breaks->days);
	breaks->days[breaks->n++] = day;
}

static void on_break_tag(
	const struct journal_entry *entry, const char *tag, void *data)
{
	const struct doubt *doubt = doubt_of_tag(tag);

	if (doubt && doubt->until == DOUBT_BREAK)
		break_at(data, entry);
}

static int on_break_entry(const struct journal_entry *entry, void *data)
{
	if (entry->kind == JOURNAL_MED)
		break_at(data, entry);
	else
		each_tag(entry, on_break_tag, data);
	return 0;
}

int day_breaks_read(struct store *store, const struct day_range *range,
	int **ret_days, size_t *ret_n)
{
	struct breaks breaks = {.range = range};
	int64_t from_us, to_us;
	int r;

	day_range_bounds(range, &from_us, &to_us);
	r = journal_read(store, from_us, to_us, on_break_entry, &breaks);
	*ret_days = breaks.days;
	*ret_n = breaks.n;
	return r;
}
