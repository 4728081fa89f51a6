/* SPDX-License-Identifier: GPL-3.0-or-later
 * Practices in rows, and the change over those of one kind.
 */
#include "cli/view/practice.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/view/json.h"
#include "cli/view/term.h"
#include "cli/view/words.h"
#include "daemon/base/civil.h"
#include "daemon/base/mem.h"

#define INDENT 2
#define MANY_MIN 120
#define LEAST_GROUP 2 /* one stands in its row */

static void put_spaced(FILE *file, const char *word)
{
	for (const char *c = word; *c; c++)
		putc(*c == '_' ? ' ' : *c, file);
}

static const char *name_of(const struct session *session)
{
	if (session->kind == SESSION_PRACTICE)
		return session->practice;
	return *session->name ? session->name
			      : session_kind_word(session->kind);
}

char *practice_text(const struct session *session, int64_t now_us)
{
	int64_t end_us = session->end.utc_us ? session->end.utc_us : now_us;
	double minutes = round((double)(end_us - session->begin.utc_us) / 60e6);
	_cleanup_free_ char *whole = xasprintf("%.0f min", minutes);
	char *text = NULL, span[WORDS_SIZE];
	size_t n_bytes = 0;
	FILE *file = open_memstream(&text, &n_bytes);

	if (!file)
		return xstrdup("");
	put_spaced(file, name_of(session));
	if (*session->posture)
		fprintf(file, ", %s", session->posture);
	if (session->paced)
		fputs(", paced breathing", file);
	if (session->practitioner)
		fputs(", with a practitioner", file);
	if (session->end.utc_us || minutes >= 1)
		fprintf(file, ", %s%s",
			minutes < MANY_MIN ? whole
					   : words_duration(60 * minutes, span),
			session->end.utc_us ? "" : " so far");
	if (session->activation.is_known)
		fprintf(file, ", felt %d of 10", session->activation.value);
	if (session->is_private)
		fputs(", private", file);
	fclose(file);
	return text;
}

static void print_row(
	FILE *file, const struct practice_row *row, int64_t now_us)
{
	const struct session *session = &row->session;
	_cleanup_free_ char *text = practice_text(session, now_us);
	char day[WORDS_SIZE], clock[WORDS_SIZE];
	int at;

	words_day(civil_practice_day(
			  session->begin.utc_us, session->begin.offset_min, 0),
		day);
	words_clock(session->begin.utc_us, session->begin.offset_min, clock);
	at = fprintf(file, "%*s%s %s  [%lld]  ", INDENT, "", day, clock,
		(long long)session->id);
	term_put_wrapped(file, text, at, at, TERM_TEXT_COLUMNS);
	if (*session->note) {
		fprintf(file, "%*s", 3 * INDENT, "");
		term_put_wrapped(file, session->note, 3 * INDENT, 3 * INDENT,
			TERM_TEXT_COLUMNS);
	}
	context_print_row(file, &row->context, 3 * INDENT);
}

/* What the practices of one kind have in common. */
struct group {
	const char *name;
	size_t n; /* with both sides known */
	double *hr_bpm, *rmssd; /* changes; of RMSSD the ratio */
};

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *values, size_t n)
{
	qsort(values, n, sizeof(*values), compare);
	return (values[n / 2] + values[(n - 1) / 2]) / 2;
}

static void gather_group(
	const struct practice_row *rows, size_t n, struct group *group)
{
	for (size_t i = 0; i < n; i++) {
		const struct context *context = &rows[i].context;
		double hr_bpm = context->after.hr_bpm.value -
			context->before.hr_bpm.value;
		double rmssd = context->after.rmssd_ms.value /
			context->before.rmssd_ms.value;

		if (!context->is_known || context->kind == DEVICE_N_KINDS ||
			strcmp(rows[i].session.practice, group->name) != 0 ||
			isnan(hr_bpm) || isnan(rmssd))
			continue;
		group->hr_bpm[group->n] = hr_bpm;
		group->rmssd[group->n++] = rmssd;
	}
}

/* To the nearest whole number, and never "-0". */
static double whole_of(double value)
{
	return round(value) + 0.0;
}

/* "orienting, 3 times: heart rate -4 bpm, RMSSD +12 % (medians)". */
static void print_group(FILE *file, struct group *group)
{
	_cleanup_free_ char *text = NULL, *name = NULL;
	size_t n_bytes = 0;
	FILE *memory = open_memstream(&name, &n_bytes);

	if (!memory)
		return;
	put_spaced(memory, group->name);
	fclose(memory);
	text = xasprintf("%s, %zu times: heart rate %+.0f bpm, RMSSD %+.0f %% "
			 "(medians)",
		name, group->n, whole_of(median(group->hr_bpm, group->n)),
		whole_of(100 * (median(group->rmssd, group->n) - 1)));
	fprintf(file, "%*s", INDENT, "");
	term_put_wrapped(file, text, INDENT, 2 * INDENT, TERM_TEXT_COLUMNS);
}

static bool is_first(const struct practice_row *rows, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (strcmp(rows[j].session.practice,
			    rows[i].session.practice) == 0)
			return false;
	return *rows[i].session.practice != '\0';
}

static void print_changes(FILE *file, const struct practice_row *rows, size_t n)
{
	_cleanup_free_ double *hr_bpm = xcalloc(n, sizeof(*hr_bpm));
	_cleanup_free_ double *rmssd = xcalloc(n, sizeof(*rmssd));
	bool any = false;

	for (size_t i = 0; i < n; i++) {
		struct group group = {.name = rows[i].session.practice,
			.hr_bpm = hr_bpm,
			.rmssd = rmssd};

		if (!is_first(rows, i))
			continue;
		gather_group(rows, n, &group);
		if (group.n < LEAST_GROUP)
			continue;
		if (!any)
			fprintf(file, "\n%sFrom before to after%s\n",
				term_on(TERM_STRONG), term_off());
		any = true;
		print_group(file, &group);
	}
}

/* Whether a row shows both sides. */
static bool has_both(const struct practice_row *row)
{
	return row->context.is_known && row->context.kind != DEVICE_N_KINDS &&
		!isnan(row->context.before.hr_bpm.value) &&
		!isnan(row->context.after.hr_bpm.value);
}

static void print_caveat(FILE *file)
{
	fprintf(file, "\n%s", term_on(TERM_DIM));
	term_put_wrapped(file,
		"Raw change. People often practise when activated, and a heart "
		"that is up comes down with or without it; another posture, "
		"talking and paced breathing move it too. What you noticed "
		"counts as much.",
		0, 0, TERM_TEXT_COLUMNS);
	fputs(term_off(), file);
}

void practice_print(
	FILE *file, const struct practice_row *rows, size_t n, int64_t now_us)
{
	for (size_t i = 0; i < n; i++)
		print_row(file, &rows[i], now_us);
	print_changes(file, rows, n);
	for (size_t i = 0; i < n; i++)
		if (has_both(&rows[i])) {
			print_caveat(file);
			break;
		}
}

static json_t *json_of(const struct practice_row *row)
{
	const struct session *session = &row->session;
	json_t *object = json_object();

	json_object_set_new(object, "id", json_integer(session->id));
	json_put_text(object, "kind", session_kind_word(session->kind));
	json_put_text(object, "name", *session->name ? session->name : NULL);
	json_put_text(object, "practice",
		*session->practice ? session->practice : NULL);
	json_put_text(
		object, "posture", *session->posture ? session->posture : NULL);
	json_object_set_new(object, "paced", json_boolean(session->paced));
	json_object_set_new(
		object, "practitioner", json_boolean(session->practitioner));
	json_object_set_new(
		object, "private", json_boolean(session->is_private));
	json_put_time(object, "begin", session->begin.utc_us,
		session->begin.offset_min);
	if (session->end.utc_us)
		json_put_time(object, "end", session->end.utc_us,
			session->end.offset_min);
	else
		json_put_number(object, "end", NAN, "still running");
	if (session->activation.is_known)
		json_object_set_new(object, "activation",
			json_integer(session->activation.value));
	else
		json_put_number(object, "activation", NAN, "not said");
	json_put_text(object, "note", *session->note ? session->note : NULL);
	context_put_json(object, &row->context);
	return object;
}

void practice_print_json(const struct practice_row *rows, size_t n)
{
	json_t *object = json_begin(), *array = json_array();

	for (size_t i = 0; i < n; i++)
		json_array_append_new(array, json_of(&rows[i]));
	json_object_set_new(object, "practices", array);
	json_print(object, false);
	json_decref(object);
}
