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
#define MOST_BEFORE 8
#define LEAST_FLARES 2 /* one is no count */
#define INDENT 2
#define WORD_COLUMNS 24
#define COUNT_COLUMNS 16

void flare_list_done(struct flare_list *list)
{
	free(list->rows);
	free(list->counts);
	free(list->before.words);
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

/* The most frequent first, in whichever time: what parts the two is for the
 * reader to see, and not to be picked out by size. */
static int compare_words(const void *a, const void *b)
{
	const struct flare_word *x = a, *y = b;
	size_t n_x = x->n_before + x->n_ordinary;
	size_t n_y = y->n_before + y->n_ordinary;

	if (n_x != n_y)
		return n_x < n_y ? 1 : -1;
	return strcmp(x->word, y->word);
}

static void put_share(FILE *file, size_t n, size_t of)
{
	_cleanup_free_ char *text = xasprintf("%zu of %zu", n, of);

	fprintf(file, "%*s", COUNT_COLUMNS, text);
}

static void print_word(FILE *file, const struct flare_before *before,
	const struct flare_word *word)
{
	if (term.plain) {
		term_put(file, word->word);
		fprintf(file,
			": before %zu of %zu flares, in %zu of %zu ordinary "
			"times\n",
			word->n_before, before->n_flares, word->n_ordinary,
			before->n_ordinary);
		return;
	}
	fprintf(file, "%*s", INDENT, "");
	term_put_cell(file, word->word, WORD_COLUMNS);
	put_share(file, word->n_before, before->n_flares);
	put_share(file, word->n_ordinary, before->n_ordinary);
	putc('\n', file);
}

/* "#work   3 of 3   4 of 14". */
static void print_before(FILE *file, struct flare_before *before)
{
	if (before->n_flares < LEAST_FLARES || before->n_ordinary == 0 ||
		before->n_words == 0)
		return;
	qsort(before->words, before->n_words, sizeof(*before->words),
		compare_words);
	fprintf(file, "\n%sLogged in 48 hours%s", term_on(TERM_STRONG),
		term_off());
	if (!term.plain)
		fprintf(file, "%*s%*s%*s", INDENT + WORD_COLUMNS - 18, "",
			COUNT_COLUMNS, "before flares", COUNT_COLUMNS,
			"ordinary");
	putc('\n', file);
	for (size_t i = 0; i < before->n_words && i < MOST_BEFORE; i++)
		print_word(file, before, &before->words[i]);
	fputs(term_on(TERM_DIM), file);
	term_put_wrapped(file,
		"Counts of what you logged, not causes: of so few flares much "
		"is chance, and what is not logged is not known. Ordinary are "
		"times of the same weekday and hour, within eight weeks.",
		0, 0, TERM_TEXT_COLUMNS);
	fputs(term_off(), file);
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
	print_before(file, &list->before);
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

static json_t *json_of_before(const struct flare_before *before)
{
	json_t *object = json_object(), *words = json_array();

	for (size_t i = 0; i < before->n_words; i++) {
		const struct flare_word *word = &before->words[i];
		json_t *row = json_object();

		json_put_text(row, "word", word->word);
		json_object_set_new(row, "n_flares",
			json_integer((json_int_t)word->n_before));
		json_object_set_new(row, "n_ordinary",
			json_integer((json_int_t)word->n_ordinary));
		json_array_append_new(words, row);
	}
	json_object_set_new(
		object, "n_flares", json_integer((json_int_t)before->n_flares));
	json_object_set_new(object, "n_ordinary",
		json_integer((json_int_t)before->n_ordinary));
	json_object_set_new(object, "words", words);
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
	json_object_set_new(
		object, "before_48_h", json_of_before(&list->before));
	json_print(object, false);
	json_decref(object);
}
