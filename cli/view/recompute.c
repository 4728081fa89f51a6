/* SPDX-License-Identifier: GPL-3.0-or-later
 * Days before and after, side by side.
 */
#include "cli/view/recompute.h"

#include <math.h>
#include <string.h>

#include "cli/view/json.h"
#include "cli/view/term.h"
#include "daemon/base/civil.h"
#include "daemon/base/mem.h"

static double arousal_of(const struct day_row *row)
{
	return row->arousal;
}

static double in_range_of(const struct day_row *row)
{
	return row->in_range;
}

static double episodes_of(const struct day_row *row)
{
	return row->n_episodes;
}

static double settle_of(const struct day_row *row)
{
	return row->settle_s;
}

static double rmssd_of(const struct day_row *row)
{
	return exp(row->ln_rmssd);
}

/* What is compared of a day. */
static const struct figure {
	const char *key; /* in JSON */
	const char *name; /* for people */
	int decimals;
	double factor; /* for people */
	double (*of)(const struct day_row *row);
} figures[] = {
	{"arousal", "activation", 2, 1, arousal_of},
	{"in_range", "usual range %", 0, 100, in_range_of},
	{"n_episodes", "episodes", 0, 1, episodes_of},
	{"settle_s", "settling s", 0, 1, settle_of},
	{"rmssd_ms", "RMSSD ms", 1, 1, rmssd_of},
};
#define N_FIGURES (sizeof(figures) / sizeof(figures[0]))

static void read_figure(const struct figure *figure, const struct day_row *row,
	char ret_text[static 16])
{
	double value = row->day ? figure->of(row) : NAN;

	if (isnan(value))
		snprintf(ret_text, 16, "none");
	else
		snprintf(ret_text, 16, "%.*f", figure->decimals,
			value * figure->factor);
}

/* "2026-11-05: activation 0.21 → 0.64, episodes 1 → 2". */
static void put_change(FILE *file, const struct recompute_change *change)
{
	_cleanup_free_ char *line = NULL;
	char date[CIVIL_DAY_TEXT_SIZE];
	const char *joint = ":";

	civil_day_text(
		change->after.day ? change->after.day : change->before.day,
		date);
	line = xstrdup(date);
	for (size_t i = 0; i < N_FIGURES; i++) {
		char before[16], after[16], *longer;

		read_figure(&figures[i], &change->before, before);
		read_figure(&figures[i], &change->after, after);
		if (strcmp(before, after) == 0)
			continue;
		longer = xasprintf("%s%s %s %s %s %s", line, joint,
			figures[i].name, before, term_sign("→", ">"), after);
		free(line);
		line = longer;
		joint = ",";
	}
	term_put_wrapped(file, line, 0, 12, TERM_TEXT_COLUMNS);
}

void recompute_print(
	FILE *file, const struct recompute_report *report, bool all)
{
	fprintf(file, "%zu %s made anew from the packets, in %.1f s.\n",
		report->n_days, report->n_days == 1 ? "day was" : "days were",
		report->seconds);
	if (report->n_changes == 0) {
		fputs("None of them says anything else than before.\n", file);
		return;
	}
	fprintf(file, "%zu of them %s something else than before%s\n",
		report->n_changes, report->n_changes == 1 ? "says" : "say",
		all ? ":" : "; --diff shows which.");
	for (size_t i = 0; all && i < report->n_changes; i++)
		put_change(file, &report->changes[i]);
}

static json_t *json_of_row(const struct day_row *row)
{
	json_t *object;

	if (!row->day)
		return json_null();
	object = json_object();
	for (size_t i = 0; i < N_FIGURES; i++)
		json_put_number(
			object, figures[i].key, figures[i].of(row), NULL);
	return object;
}

void recompute_print_json(const struct recompute_report *report)
{
	json_t *object = json_begin();
	json_t *days = json_array();

	for (size_t i = 0; i < report->n_changes; i++) {
		const struct recompute_change *change = &report->changes[i];
		json_t *day = json_object();
		char date[CIVIL_DAY_TEXT_SIZE];

		civil_day_text(change->after.day ? change->after.day
						 : change->before.day,
			date);
		json_put_text(day, "date", date);
		json_object_set_new(
			day, "before", json_of_row(&change->before));
		json_object_set_new(day, "after", json_of_row(&change->after));
		json_array_append_new(days, day);
	}
	json_object_set_new(
		object, "n_days", json_integer((json_int_t)report->n_days));
	json_object_set_new(object, "changed", days);
	json_print(object, false);
	json_decref(object);
}
