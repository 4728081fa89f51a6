/* SPDX-License-Identifier: GPL-3.0-or-later
 * Makes records from intervals and clock times, see record.h.
 */
#include "cli/formats/record.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/base/mem.h"

/* No heart at rest, at work or in a test pattern has its middle interval
 * outside this; numbers in the wrong unit always do. */
#define MEDIAN_MIN_MS 200.0
#define MEDIAN_MAX_MS 4000.0
/* Beats over which the clock's least delay is taken: a strap that was late
 * with a few packets is back in time after them, a beat that is missing never
 * comes back. */
#define N_DELAYS 10
/* Times the tolerance that the clock may fall back: a record that begins with
 * late packets does. */
#define BACK 4
#define SHOWN 40 /* characters of a bad word */
#define MAX_SPAN_S (10LL * 366 * 86400)

void record_free(struct record *record)
{
	if (!record)
		return;
	rr_series_free(record->series);
	free(record->end_q);
	free(record);
}

void record_maker_init(
	struct record_maker *maker, const char *name, enum rr_unit unit)
{
	*maker = (struct record_maker){
		.name = name,
		.unit = unit,
		.next_gap_q = -1,
	};
}

void record_maker_done(struct record_maker *maker)
{
	free(maker->rr_q);
	free(maker->clock_q);
	free(maker->gap_q);
	free(maker->error);
}

int record_maker_fail(
	struct record_maker *maker, int status, const char *format, ...)
{
	_cleanup_free_ char *what = NULL;
	va_list args;

	va_start(args, format);
	if (vasprintf(&what, format, args) < 0)
		abort(); /* as xmalloc does */
	va_end(args);
	free(maker->error);
	maker->error = maker->line
		? xasprintf("%s:%zu: %s", maker->name, maker->line, what)
		: xasprintf("%s: %s", maker->name, what);
	return status;
}

char *record_shown(const char *word)
{
	char *shown = xasprintf("%.*s", SHOWN, word);

	for (char *c = shown; *c; c++)
		if (!isprint((unsigned char)*c))
			*c = '?';
	return shown;
}

int record_maker_fail_word(
	struct record_maker *maker, const char *word, const char *what)
{
	_cleanup_free_ char *shown = record_shown(word);

	return record_maker_fail(maker, -EINVAL, "'%s' is not %s", shown, what);
}

static void grow(struct record_maker *maker)
{
	size_t n_bytes;

	if (maker->n < maker->capacity)
		return;
	maker->capacity = maker->capacity ? 2 * maker->capacity : 512;
	n_bytes = maker->capacity * sizeof(int64_t);
	maker->rr_q = xrealloc(maker->rr_q, n_bytes);
	maker->clock_q = xrealloc(maker->clock_q, n_bytes);
	maker->gap_q = xrealloc(maker->gap_q, n_bytes);
}

int record_maker_add(struct record_maker *maker, int64_t rr_q, int64_t clock_q)
{
	if (rr_q <= 0)
		return record_maker_fail(maker, -EINVAL,
			"an interval is longer than 0; a line '# gap' stands "
			"for missing beats");
	if (rr_q > (int64_t)RECORD_MAX_INTERVAL_S * RR_Q_PER_S)
		return record_maker_fail(maker, -EINVAL,
			"an interval of more than 10 minutes; wrong --unit? A "
			"line '# gap' stands for missing beats");
	grow(maker);
	if (maker->n == 0)
		maker->first_line = maker->line;
	maker->rr_q[maker->n] = rr_q;
	maker->clock_q[maker->n] = clock_q;
	maker->gap_q[maker->n] = maker->next_gap_q;
	maker->n++;
	maker->next_gap_q = -1;
	maker->sum_q += rr_q;
	if (maker->sum_q > (int64_t)RECORD_MAX_TOTAL_S * RR_Q_PER_S)
		return record_maker_fail(maker, -EFBIG,
			"more than 31 days of intervals; cut the record");
	return 0;
}

void record_maker_gap(struct record_maker *maker, int64_t gap_q)
{
	const int64_t limit_q = (int64_t)RECORD_MAX_TOTAL_S * RR_Q_PER_S;
	int64_t before_q = maker->next_gap_q > 0 ? maker->next_gap_q : 0;

	gap_q = gap_q < 0 ? 0 : gap_q > limit_q ? limit_q : gap_q;
	maker->next_gap_q =
		before_q < limit_q - gap_q ? before_q + gap_q : limit_q;
}

void record_maker_leave_out(struct record_maker *maker, int64_t rr_q)
{
	maker->n_left_out++;
	record_maker_gap(maker, rr_q);
}

static int compare_q(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static int64_t median_q(const int64_t *values_q, size_t n)
{
	_cleanup_free_ int64_t *sorted = xmalloc(n * sizeof(*sorted));

	memcpy(sorted, values_q, n * sizeof(*sorted));
	qsort(sorted, n, sizeof(*sorted), compare_q);
	return sorted[n / 2];
}

static bool is_heart(double median_ms)
{
	return median_ms >= MEDIAN_MIN_MS && median_ms <= MEDIAN_MAX_MS;
}

/* Which unit would make hearts of these numbers; NULL if none would. */
static const char *guess_unit(double median_units)
{
	for (int i = 0; i < RR_N_UNITS; i++)
		if (is_heart(median_units * (double)rr_unit_q(i) / RR_Q_PER_MS))
			return rr_unit_word(i);
	return NULL;
}

/* Refuses numbers that make no heart in the unit given: seconds read as
 * milliseconds would otherwise give a tidy report of nonsense. */
static int check_unit(struct record_maker *maker)
{
	int64_t middle_q = median_q(maker->rr_q, maker->n);
	const char *guess;

	if (is_heart(rr_ms_of_q(middle_q)))
		return 0;
	guess = guess_unit((double)middle_q / (double)rr_unit_q(maker->unit));
	maker->line = maker->first_line;
	return record_maker_fail(maker, -EINVAL,
		"read as %s, the intervals from here have a median of %.4g "
		"ms, which is no heart rate%s%s%s",
		rr_unit_word(maker->unit), rr_ms_of_q(middle_q),
		guess ? "; try --unit " : "", guess ? guess : "",
		guess ? "" : "; are these RR intervals?");
}

/* The clock's delays against the sum of the intervals. */
struct delays {
	size_t n;
	int64_t *delay_q; /* RECORD_NO_CLOCK where there is no stamp */
};

/* The least of first..end-1; RECORD_NO_CLOCK when none is known. */
static int64_t least_delay_q(
	const struct delays *delays, size_t first, size_t end)
{
	int64_t least_q = RECORD_NO_CLOCK;

	for (size_t i = first; i < end && i < delays->n; i++) {
		int64_t delay_q = delays->delay_q[i];

		if (delay_q != RECORD_NO_CLOCK &&
			(least_q == RECORD_NO_CLOCK || delay_q < least_q))
			least_q = delay_q;
	}
	return least_q;
}

/* By how much the clock leaps at interval i of a segment that begins at first:
 * ahead, when it stays there; or back at once. */
static int64_t leap_q(const struct delays *delays, size_t first, size_t i)
{
	size_t from = i - first > N_DELAYS ? i - N_DELAYS : first;
	int64_t before_q = least_delay_q(delays, from, i);
	int64_t at_q = delays->delay_q[i];
	int64_t after_q = least_delay_q(delays, i, i + N_DELAYS);

	if (before_q == RECORD_NO_CLOCK || after_q == RECORD_NO_CLOCK)
		return RECORD_NO_CLOCK;
	if (at_q != RECORD_NO_CLOCK && at_q < before_q)
		return at_q - before_q;
	return after_q > before_q ? after_q - before_q : 0;
}

static struct delays delays_of(const struct record_maker *maker)
{
	struct delays delays = {
		maker->n, xmalloc(maker->n * sizeof(*delays.delay_q))};
	int64_t sum_q = 0;

	for (size_t i = 0; i < maker->n; i++) {
		sum_q += maker->rr_q[i];
		delays.delay_q[i] = maker->clock_q[i] == RECORD_NO_CLOCK
			? RECORD_NO_CLOCK
			: maker->clock_q[i] - sum_q;
	}
	return delays;
}

/* The gap before interval i as the clock and the reader know it; -1: none. */
static int64_t gap_before_q(const struct record_maker *maker,
	const struct delays *delays, size_t first, size_t i)
{
	int64_t leap = leap_q(delays, first, i);

	if (leap == RECORD_NO_CLOCK)
		return maker->gap_q[i];
	if (maker->gap_q[i] < 0 && leap <= maker->tolerance_q &&
		leap >= -BACK * maker->tolerance_q)
		return -1;
	return leap > 0 ? leap : 0;
}

/* False when the gaps add up to more than any recording lasts. */
static bool fill(const struct record_maker *maker, const struct delays *delays,
	struct record *record)
{
	const int64_t pause_q = (int64_t)RECORD_PAUSE_S * RR_Q_PER_S;
	size_t first = 0; /* of the segment */
	int64_t end_q = 0, time_q = 0;

	for (size_t i = 0; i < maker->n; i++) {
		int64_t gap_q =
			i == 0 ? 0 : gap_before_q(maker, delays, first, i);

		if (gap_q >= 0)
			first = i;
		record->n_gaps += i > 0 && gap_q >= 0;
		record->has_clock |= maker->clock_q[i] != RECORD_NO_CLOCK;
		end_q += maker->rr_q[i] + (gap_q > 0 ? gap_q : 0);
		if (end_q > MAX_SPAN_S * RR_Q_PER_S)
			return false;
		time_q += maker->rr_q[i] +
			(gap_q > 0 && gap_q <= pause_q ? gap_q : 0);
		record->end_q[i] = end_q;
		rr_series_append(record->series, maker->rr_q[i],
			gap_q >= 0 ? RR_BREAK : 0);
	}
	record->time_s = (double)time_q / RR_Q_PER_S;
	return true;
}

int record_maker_finish(struct record_maker *maker, struct record **ret_record)
{
	struct record *record;
	struct delays delays;
	bool fits;

	if (maker->n > 0 && check_unit(maker) < 0)
		return -EINVAL;
	record = xcalloc(1, sizeof(*record));
	record->unit = maker->unit;
	record->begin_us = maker->begin_us;
	record->n_left_out = maker->n_left_out;
	record->series = rr_series_new(maker->n);
	record->end_q = xmalloc((maker->n + 1) * sizeof(*record->end_q));
	if (!record->series)
		abort(); /* as xmalloc does */
	record->series->end_q = record->end_q;
	delays = delays_of(maker);
	fits = fill(maker, &delays, record);
	free(delays.delay_q);
	if (fits) {
		*ret_record = record;
		return 0;
	}
	record_free(record);
	maker->line = maker->first_line;
	return record_maker_fail(maker, -EFBIG,
		"the time stamps from here on span more than 10 years; cut "
		"the record");
}
