/* SPDX-License-Identifier: GPL-3.0-or-later
 * Finds the column of intervals by its name, see heading.h.
 */
#include "cli/formats/heading.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "cli/formats/record.h"
#include "cli/formats/row.h"
#include "daemon/base/mem.h"

/* The better the smaller. */
enum rank {
	RR_BARE,
	RR_WITH_UNIT,
	RR_ANY,
	INTERVAL_WITH_UNIT,
	INTERVAL_BARE,
	INTERVAL_ANY,
	NO_INTERVAL,
};

static const struct {
	const char *word;
	enum rank bare, with_unit, any;
} names[] = {
	{"rr", RR_BARE, RR_WITH_UNIT, RR_ANY},
	{"r-r", RR_BARE, RR_WITH_UNIT, RR_ANY},
	{"nn", RR_BARE, RR_WITH_UNIT, RR_ANY},
	{"ibi", RR_BARE, RR_WITH_UNIT, RR_ANY},
	{"interval", INTERVAL_BARE, INTERVAL_WITH_UNIT, INTERVAL_ANY},
	{"duration", NO_INTERVAL, INTERVAL_WITH_UNIT, NO_INTERVAL},
};

static const struct {
	const char *word;
	enum rr_unit unit;
} units[] = {
	{"ms", RR_UNIT_MS},
	{"msec", RR_UNIT_MS},
	{"millisecond", RR_UNIT_MS},
	{"milliseconds", RR_UNIT_MS},
	{"s", RR_UNIT_S},
	{"sec", RR_UNIT_S},
	{"second", RR_UNIT_S},
	{"seconds", RR_UNIT_S},
	{"1/1024", RR_UNIT_TICK},
	{"1/1024 s", RR_UNIT_TICK},
	{"1/1024s", RR_UNIT_TICK},
	{"1/1024 sec", RR_UNIT_TICK},
	{"1024", RR_UNIT_TICK},
};

/* A part of a cell. */
struct part {
	const char *at;
	size_t n;
};

static bool is(struct part part, const char *word)
{
	return strlen(word) == part.n &&
		strncasecmp(part.at, word, part.n) == 0;
}

static bool begins(const char *cell, const char *begin)
{
	return strncasecmp(cell, begin, strlen(begin)) == 0;
}

/* The letters and digits at or after text; n is 0 behind the last. */
static struct part next_word(const char *text)
{
	struct part word = {text, 0};

	while (*word.at && !isalnum((unsigned char)*word.at))
		word.at++;
	while (isalnum((unsigned char)word.at[word.n]))
		word.n++;
	return word;
}

static enum rr_unit unit_of(struct part part)
{
	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++)
		if (is(part, units[i].word))
			return units[i].unit;
	return RR_N_UNITS;
}

enum rr_unit heading_unit(const char *word)
{
	return unit_of((struct part){word, strlen(word)});
}

/* What stands between brackets; n is 0 when nothing does. */
static struct part bracket_of(const char *cell)
{
	struct part bracket = {cell + strcspn(cell, "[("), 0};

	if (*bracket.at)
		bracket.at++;
	bracket.at += strspn(bracket.at, " \t");
	bracket.n = strcspn(bracket.at, "])");
	while (bracket.n > 0 &&
		isspace((unsigned char)bracket.at[bracket.n - 1]))
		bracket.n--;
	return bracket;
}

/* "RR-interval [ms]", "rr (1/1024 s)"; or the last word: "rr_ms". */
static enum rr_unit unit_named(const char *cell)
{
	size_t n = strcspn(cell, "[(");
	struct part last = {cell, 0}, word = next_word(cell);

	for (struct part part = bracket_of(cell); part.n > 0;
		part = bracket_of(part.at + part.n))
		if (unit_of(part) != RR_N_UNITS)
			return unit_of(part);
	if (strstr(cell, "1/1024"))
		return RR_UNIT_TICK;
	while (word.n > 0 && word.at < cell + n) {
		last = word;
		word = next_word(word.at + word.n);
	}
	return last.at > cell ? unit_of(last) : RR_N_UNITS;
}

/* "rr_no", "Interval index": it tells intervals apart. */
static bool is_count(const char *behind)
{
	static const char *const counts[] = {"no", "nr", "num", "number", "id",
		"idx", "index", "count", "counter"};

	for (struct part word = next_word(behind); word.n > 0;
		word = next_word(word.at + word.n))
		for (size_t i = 0; i < sizeof(counts) / sizeof(*counts); i++)
			if (is(word, counts[i]))
				return true;
	return strchr(behind, '#') != NULL;
}

static enum rank rank_of(const char *cell)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const char *behind = cell + strlen(names[i].word);

		if (!begins(cell, names[i].word))
			continue;
		if (is_count(behind))
			return NO_INTERVAL;
		return *behind == '\0'			 ? names[i].bare
			: unit_named(cell) != RR_N_UNITS ? names[i].with_unit
							 : names[i].any;
	}
	return NO_INTERVAL;
}

static int fail_both(const char *first, const char *second, char **ret_what)
{
	_cleanup_free_ char *one = record_shown(first);
	_cleanup_free_ char *other = record_shown(second);

	*ret_what = xasprintf("both '%s' and '%s' may be the intervals: call "
			      "one of them rr, or take one out",
		one, other);
	return -EINVAL;
}

static int find_intervals(
	const struct row *row, struct heading *heading, char **ret_what)
{
	enum rank best = NO_INTERVAL;
	int second = -1;

	for (int i = 0; i < row->n; i++) {
		enum rank rank = rank_of(row->cells[i]);

		if (rank < best) {
			best = rank;
			heading->rr = i;
			second = -1;
		} else if (rank == best && rank != NO_INTERVAL && second < 0) {
			second = i;
		}
	}
	if (second >= 0)
		return fail_both(
			row->cells[heading->rr], row->cells[second], ret_what);
	if (best != NO_INTERVAL)
		return 0;
	*ret_what = xstrdup("no column of this table is named rr");
	return -EINVAL;
}

static void find_time(const struct row *row, struct heading *heading)
{
	static const char *const times[] = {"timestamp", "phone timestamp",
		"date", "time", "since", "elapsed", NULL};

	for (const char *const *word = times; *word; word++)
		for (int i = 0; i < row->n && heading->time < 0; i++)
			if (begins(row->cells[i], *word) &&
				!is_count(row->cells[i] + strlen(*word)))
				heading->time = i;
}

static int find_unit(const char *cell, struct heading *heading, char **ret_what)
{
	_cleanup_free_ char *unit = NULL, *shown = NULL;
	struct part bracket = bracket_of(cell);

	heading->unit = unit_named(cell);
	if (heading->unit != RR_N_UNITS || bracket.n == 0)
		return 0;
	unit = xasprintf("%.*s", (int)bracket.n, bracket.at);
	shown = record_shown(unit);
	*ret_what = xasprintf("'%s' is no unit that is known here: say which "
			      "the intervals have with --unit ms, s or 1/1024",
		shown);
	return -EINVAL;
}

int heading_read(const struct row *row, enum rr_unit unit,
	struct heading *ret_heading, char **ret_what)
{
	struct heading heading = {.rr = -1, .time = -1, .unit = unit};

	if (find_intervals(row, &heading, ret_what) < 0)
		return -EINVAL;
	if (unit == RR_N_UNITS &&
		find_unit(row->cells[heading.rr], &heading, ret_what) < 0)
		return -EINVAL;
	find_time(row, &heading);
	*ret_heading = heading;
	return 0;
}

/* "RR (1/1024" */
static bool has_open_bracket(const char *name)
{
	name += strcspn(name, "([");
	return *name && !strpbrk(name, ")]");
}

/* Two cells that stand in one line. */
static void join(char *cell, const char *next)
{
	char *end = cell + strlen(cell);

	memset(end, ' ', (size_t)(next - end));
}

void heading_join(struct row *row)
{
	int n = 0;

	for (int i = 0; i < row->n; i++) {
		char *cell = row->cells[i];

		if (n > 0 &&
			((*cell && strchr("([", *cell)) ||
				has_open_bracket(row->cells[n - 1])))
			join(row->cells[n - 1], cell);
		else
			row->cells[n++] = cell;
	}
	row->n = n;
}
