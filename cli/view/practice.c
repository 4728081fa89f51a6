/* SPDX-License-Identifier: GPL-3.0-or-later
 * Practices in rows, with the words for what changed.
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

void practice_put_name(FILE *file, const char *key)
{
	for (const char *c = key; *c; c++)
		putc(*c == '_' ? ' ' : *c, file);
}

void practice_list_done(struct practice_list *list)
{
	free(list->rows);
	free(list->kinds);
	*list = (struct practice_list){0};
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
	practice_put_name(file, name_of(session));
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

bool practice_is_change(const struct reg_change *change)
{
	return fabs(change->change[REG_EFFECT_A]) >=
		reg_constants_default.noise;
}

const char *practice_words(const struct reg_change *change)
{
	double a = change->change[REG_EFFECT_A];

	if (isnan(a))
		return "activation is not known";
	if (!practice_is_change(change))
		return "activation about as before";
	return a < 0 ? "less activation after" : "more activation after";
}

/* "less activation after, 1.4 to 0.4; heart rate 78 to 72 bpm, ...": what to
 * say of a row in one line; fresh memory, NULL where the raw figures do. */
static char *result_text(const struct practice_row *row)
{
	const struct reg_change *change = &row->result.change;
	const double *before = change->before, *after = change->after;
	char clock[WORDS_SIZE], from[WORDS_SIZE], to[WORDS_SIZE];

	if (row->state == PRACTICE_TOO_EARLY)
		return xasprintf("too early to tell; ask again from %s on",
			words_clock(row->ask_us, row->session.end.offset_min,
				clock));
	if (row->state != PRACTICE_TOLD || change->why != REG_CHANGE_KNOWN ||
		isnan(change->change[REG_EFFECT_A]))
		return NULL;
	return xasprintf("%s, %s to %s; heart rate %.0f to %.0f bpm, RMSSD "
			 "%.0f to %.0f ms",
		practice_words(change),
		practice_value(REG_EFFECT_A, before[REG_EFFECT_A], from),
		practice_value(REG_EFFECT_A, after[REG_EFFECT_A], to),
		before[REG_EFFECT_HR], after[REG_EFFECT_HR],
		exp(before[REG_EFFECT_LN_RMSSD]),
		exp(after[REG_EFFECT_LN_RMSSD]));
}

static void put_result(FILE *file, const struct practice_row *row)
{
	_cleanup_free_ char *text = result_text(row);
	int at = 3 * INDENT;

	if (!text) {
		context_print_row(file, &row->context, at);
		return;
	}
	fprintf(file, "%*s%s", at, "", term_on(TERM_DIM));
	term_put_wrapped(file, text, at, at, TERM_TEXT_COLUMNS);
	fputs(term_off(), file);
}

/* When, which and what, with the note below. */
static void print_head(
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
}

void practice_print_one(
	FILE *file, const struct practice_row *row, int64_t now_us)
{
	print_head(file, row, now_us);
	putc('\n', file);
	practice_print_result(file, row);
}

/* Whether a row shows both sides. */
static bool has_both(const struct practice_row *row)
{
	return row->context.is_known && row->context.kind != DEVICE_N_KINDS &&
		!isnan(row->context.before.hr_bpm.value) &&
		!isnan(row->context.after.hr_bpm.value);
}

void practice_print_caveat(FILE *file)
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
	FILE *file, const struct practice_list *list, int64_t now_us)
{
	for (size_t i = 0; i < list->n; i++) {
		print_head(file, &list->rows[i], now_us);
		put_result(file, &list->rows[i]);
	}
	practice_print_kinds(file, list);
	for (size_t i = 0; i < list->n; i++)
		if (list->rows[i].state == PRACTICE_TOLD ||
			has_both(&list->rows[i])) {
			practice_print_caveat(file);
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
	practice_put_result_json(object, row);
	return object;
}

void practice_print_json(const struct practice_list *list)
{
	json_t *object = json_begin(), *array = json_array();

	for (size_t i = 0; i < list->n; i++)
		json_array_append_new(array, json_of(&list->rows[i]));
	json_object_set_new(object, "practices", array);
	json_object_set_new(object, "kinds", practice_kinds_json(list));
	json_print(object, false);
	json_decref(object);
}
