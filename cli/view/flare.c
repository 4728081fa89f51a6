/* SPDX-License-Identifier: GPL-3.0-or-later
 * Flares in rows, what helped in the words written then.
 */
#include "cli/view/flare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/view/json.h"
#include "cli/view/term.h"
#include "daemon/base/civil.h"
#include "daemon/base/mem.h"

#define MOST_WORDS 5 /* of the newest flares */
#define MOST_COUNTS 8
#define INDENT 2

void flare_list_done(struct flare_list *list)
{
	free(list->rows);
	free(list->counts);
}

void flare_count(struct flare_list *list, const char *word)
{
	struct flare_count *count;

	for (size_t i = 0; i < list->n_counts; i++)
		if (strcmp(list->counts[i].word, word) == 0) {
			list->counts[i].n++;
			return;
		}
	list->counts = xrealloc(
		list->counts, (list->n_counts + 1) * sizeof(*list->counts));
	count = &list->counts[list->n_counts++];
	snprintf(count->word, sizeof(count->word), "%s", word);
	count->n = 1;
}

/* The most frequent first; of equals in the order of the alphabet. */
static int compare(const void *a, const void *b)
{
	const struct flare_count *x = a, *y = b;

	if (x->n != y->n)
		return x->n < y->n ? 1 : -1;
	return strcmp(x->word, y->word);
}

static void sort(struct flare_list *list)
{
	if (list->n_counts > 0)
		qsort(list->counts, list->n_counts, sizeof(*list->counts),
			compare);
}

static const char *day_of(
	const struct session *session, char text[static WORDS_SIZE])
{
	return words_day(civil_practice_day(session->begin.utc_us,
				 session->begin.offset_min, 0),
		text);
}

static void put_indented(FILE *file, const char *text)
{
	fprintf(file, "%*s", INDENT, "");
	term_put_wrapped(file, text, INDENT, 2 * INDENT, TERM_TEXT_COLUMNS);
}

/* "Logged during flares: #bath 3, orienting 2". */
static void print_counts(FILE *file, struct flare_list *list)
{
	char *text = NULL;
	size_t n_bytes = 0;
	FILE *memory = open_memstream(&text, &n_bytes);

	if (!memory)
		return;
	sort(list);
	fputs("Logged during flares:", memory);
	for (size_t i = 0; i < list->n_counts && i < MOST_COUNTS; i++)
		fprintf(memory, "%s %s %zu", i ? "," : "", list->counts[i].word,
			list->counts[i].n);
	fclose(memory);
	if (list->n_counts > 0)
		term_put_wrapped(file, text, 0, INDENT, TERM_TEXT_COLUMNS);
	free(text);
}

void flare_print_help(FILE *file, struct flare_list *list)
{
	char day[WORDS_SIZE];
	int n = 0;

	for (size_t i = list->n; i > 0 && n < MOST_WORDS; i--) {
		const struct session *flare = &list->rows[i - 1];
		_cleanup_free_ char *text =
			xasprintf("%s: %s", day_of(flare, day), flare->note);

		if (!*flare->note)
			continue;
		if (n++ == 0)
			fprintf(file, "%sWhat helped, in your words%s\n",
				term_on(TERM_STRONG), term_off());
		put_indented(file, text);
	}
	print_counts(file, list);
	if (n == 0 && list->n_counts == 0)
		term_put_wrapped(file,
			"Nothing is written yet of what helped in earlier "
			"flares; `hrvctl flare end WHAT HELPED` is the place.",
			0, 0, TERM_TEXT_COLUMNS);
}

void flare_print(FILE *file, struct flare_list *list, int64_t now_us)
{
	char day[WORDS_SIZE], span[WORDS_SIZE];

	for (size_t i = 0; i < list->n; i++) {
		const struct session *flare = &list->rows[i];
		int64_t end_us = flare->end.utc_us ? flare->end.utc_us : now_us;
		_cleanup_free_ char *text = xasprintf("%s, %s%s%s%s%s%s",
			day_of(flare, day),
			words_duration(
				(double)(end_us - flare->begin.utc_us) / 1e6,
				span),
			flare->end.utc_us ? "" : " so far",
			*flare->name ? ", " : "", flare->name,
			*flare->note ? "; helped: " : "", flare->note);

		put_indented(file, text);
	}
	print_counts(file, list);
}

static json_t *json_of(const struct session *flare)
{
	json_t *object = json_object();

	json_object_set_new(object, "id", json_integer(flare->id));
	json_put_text(object, "name", *flare->name ? flare->name : NULL);
	json_put_time(
		object, "begin", flare->begin.utc_us, flare->begin.offset_min);
	if (flare->end.utc_us)
		json_put_time(object, "end", flare->end.utc_us,
			flare->end.offset_min);
	else
		json_put_number(object, "end", NAN, "still running");
	json_put_text(object, "helped", *flare->note ? flare->note : NULL);
	return object;
}

void flare_print_json(struct flare_list *list)
{
	json_t *object = json_begin(), *flares = json_array(),
	       *counts = json_object();

	sort(list);
	for (size_t i = 0; i < list->n; i++)
		json_array_append_new(flares, json_of(&list->rows[i]));
	for (size_t i = 0; i < list->n_counts; i++)
		json_object_set_new(counts, list->counts[i].word,
			json_integer((json_int_t)list->counts[i].n));
	json_object_set_new(object, "flares", flares);
	json_object_set_new(object, "logged", counts);
	json_print(object, false);
	json_decref(object);
}
