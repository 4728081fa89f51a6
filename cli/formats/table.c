/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads the rows of a table, see table.h.
 */
#include "cli/formats/table.h"

#include <errno.h>
#include <string.h>

#include "cli/formats/columns.h"
#include "cli/formats/lines.h"
#include "cli/formats/record.h"
#include "cli/formats/row.h"
#include "cli/formats/stamp.h"
#include "cli/formats/text.h"
#include "daemon/base/mem.h"

/* What a strap's packets are late by, and a stamp of whole seconds. */
#define ARRIVAL_TOLERANCE_MS 1500
/* Times and intervals of the same beats differ by their rounding only. */
#define BEAT_TOLERANCE_MS 100
#define RATE_UNIT INT64_C(1000000) /* a millionth of a beat per minute */
#define MAX_RATE 100000
#define MAX_TIME_S (INT64_C(10) * 366 * 86400)

struct table {
	struct columns columns;
	struct record_maker *maker;
	bool use_labels;
	bool was_normal; /* the beat that ended the interval before */
};

/* Beats a minute as an interval; 0, which is refused, for none. */
static int take_rate(struct table *table, const char *cell, int64_t *ret_rr_q)
{
	int64_t rate;

	if (number_q(cell, table->columns.point, RATE_UNIT,
		    MAX_RATE * RATE_UNIT, &rate) < 0)
		return record_maker_fail_word(
			table->maker, cell, "a heart rate");
	*ret_rr_q = rate > 0 ? 60 * (int64_t)RR_Q_PER_S * RATE_UNIT / rate : 0;
	return 0;
}

static int take_interval(
	struct table *table, const struct row *row, int64_t *ret_rr_q)
{
	const struct columns *columns = &table->columns;
	const int64_t limit_q = 2LL * RECORD_MAX_INTERVAL_S * RR_Q_PER_S;
	const char *cell = row->cells[columns->rr];

	if (columns->is_rate)
		return take_rate(table, cell, ret_rr_q);
	*ret_rr_q = limit_q;
	if (number_q(cell, columns->point, rr_unit_q(columns->unit), limit_q,
		    ret_rr_q) == -EINVAL)
		return record_maker_fail_word(table->maker, cell, "a number");
	return 0;
}

/* A stamp is that of a packet, which arrives when its intervals have ended: the
 * record begins an interval before the first. */
static int take_stamp(struct table *table, const char *cell, int64_t rr_q,
	int64_t *ret_clock_q)
{
	struct stamp stamp;

	if (stamp_parse(cell, &stamp) < 0)
		return record_maker_fail_word(
			table->maker, cell, "a date and time");
	*ret_clock_q = stamp.us * (RR_Q_PER_S / 1000000);
	if (table->maker->n == 0)
		table->maker->begin_us =
			stamp_utc_us(stamp) - rr_q / (RR_Q_PER_S / 1000000);
	return 0;
}

static int take_time(struct table *table, const struct row *row, int64_t rr_q,
	int64_t *ret_clock_q)
{
	const struct columns *columns = &table->columns;
	const char *cell;

	*ret_clock_q = RECORD_NO_CLOCK;
	if (columns->time < 0)
		return 0;
	cell = row->cells[columns->time];
	if (columns->time_kind == TIME_STAMP)
		return take_stamp(table, cell, rr_q, ret_clock_q);
	if (number_q(cell, columns->point, columns->time_unit_q,
		    MAX_TIME_S * RR_Q_PER_S, ret_clock_q) < 0)
		return record_maker_fail_word(table->maker, cell, "a time");
	*ret_clock_q += columns->time_is_begin ? rr_q : 0;
	return 0;
}

/* Beats from the sinus node in PhysioNet's code: normal, and those that only
 * take another way through the ventricles (bundle branch block). */
static bool is_sinus(const char *label)
{
	return label[0] && strchr("NLRB", label[0]) && !label[1];
}

/* An interval is of normal beats when that before it and that at its end are.
 */
static bool is_normal(struct table *table, const struct row *row)
{
	const struct columns *columns = &table->columns;
	bool normal = columns->flag < 0 || columns->flag >= row->n ||
		strcmp(row->cells[columns->flag], "1") != 0;
	bool ends_normal = true;

	for (int i = 0; i < row->n; i++) {
		if (!(columns->labels >> i & 1))
			continue;
		normal &= is_sinus(row->cells[i]);
		ends_normal = is_sinus(row->cells[i]);
	}
	normal &= table->was_normal;
	table->was_normal = ends_normal;
	return normal || !table->use_labels;
}

static int take_row(struct table *table, const struct row *row)
{
	const struct columns *columns = &table->columns;
	int64_t rr_q = 0, clock_q;

	if (row->n <= columns->rr || row->n <= columns->time)
		return record_maker_fail(table->maker, -EINVAL,
			"%d column%s, and the intervals are in the %d.", row->n,
			row->n == 1 ? "" : "s", columns->rr + 1);
	if (take_interval(table, row, &rr_q) < 0 ||
		take_time(table, row, rr_q, &clock_q) < 0)
		return -EINVAL;
	if (is_normal(table, row))
		return record_maker_add(table->maker, rr_q, clock_q);
	record_maker_leave_out(table->maker, rr_q);
	return 0;
}

static int find_columns(
	struct table *table, const struct lines *lines, enum rr_unit unit)
{
	struct record_maker *maker = table->maker;
	_cleanup_free_ char *what = NULL;
	int64_t tolerance_ms;

	if (columns_find(*lines, unit, &table->columns, &maker->line, &what) <
		0)
		return record_maker_fail(maker, -EINVAL, "%s", what);
	if (table->columns.unit != RR_N_UNITS)
		maker->unit = table->columns.unit;
	tolerance_ms = table->columns.time_kind == TIME_ELAPSED
		? BEAT_TOLERANCE_MS
		: ARRIVAL_TOLERANCE_MS;
	maker->tolerance_q = tolerance_ms * RR_Q_PER_MS;
	return 0;
}

/* Comments may say that beats are missing. */
static int take_rows(struct table *table, struct lines *lines)
{
	bool skip = table->columns.has_heading;
	struct row row;
	int r;

	while ((r = row_read(lines, &table->columns.separator, &row)) != 0) {
		table->maker->line = lines->number;
		if (r < 0)
			return text_fail(table->maker, r);
		if (row.comment)
			r = text_take_comment(table->maker, row.comment);
		else if (!skip)
			r = take_row(table, &row);
		if (r < 0)
			return r;
		skip &= row.comment != NULL;
	}
	return 0;
}

int table_read(struct lines *lines, struct record_maker *maker,
	enum rr_unit unit, bool use_labels, struct table_facts *ret_facts)
{
	struct table table = {
		.maker = maker, .use_labels = use_labels, .was_normal = true};

	if (find_columns(&table, lines, unit) < 0)
		return -EINVAL;
	*ret_facts = (struct table_facts){
		.has_heading = table.columns.has_heading,
		.has_labels = table.columns.labels || table.columns.flag >= 0,
	};
	return take_rows(&table, lines);
}
