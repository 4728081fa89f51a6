/* SPDX-License-Identifier: GPL-3.0-or-later
 * Journal entries as a list by day, and what the heart did around one.
 */
#include "cli/view/journal.h"

#include <limits.h>
#include <math.h>

#include "analysis/days/summary.h"
#include "cli/view/entry.h"
#include "cli/view/json.h"
#include "cli/view/term.h"
#include "cli/view/words.h"
#include "daemon/base/civil.h"
#include "daemon/base/mem.h"
#include "daemon/store/journal.h"

#define ID_COLUMNS 6

static void print_row(FILE *file, const struct journal_entry *entry)
{
	char id[WORDS_SIZE], clock[WORDS_SIZE];
	int at;

	snprintf(id, sizeof(id), "[%lld]", (long long)entry->id);
	at = fprintf(file, "%*s  %s  ", ID_COLUMNS, id,
		words_clock(
			entry->meant.utc_us, entry->meant.offset_min, clock));
	at += entry_put_kind(file, entry);
	entry_put_words(file, entry, at);
}

/* "18:04, pain 6 of 10, lower back #work, after the walk, number 12". */
static void say_row(FILE *file, const struct journal_entry *entry)
{
	_cleanup_free_ char *where = entry_where(entry);
	char clock[WORDS_SIZE];

	fputs(words_clock(entry->meant.utc_us, entry->meant.offset_min, clock),
		file);
	if (entry->kind == JOURNAL_PAIN)
		fprintf(file, ", pain %d of 10", entry->nrs);
	else
		fputs(", mark", file);
	fputs(*where ? ", " : "", file);
	term_put(file, where);
	fputs(entry->note ? ", " : "", file);
	term_put(file, entry->note ? entry->note : "");
	fprintf(file, ", number %lld\n", (long long)entry->id);
}

void journal_print(FILE *file, const struct journal_entry *entries, size_t n,
	int rollover_min)
{
	int shown = INT_MIN;
	char text[WORDS_SIZE];

	for (size_t i = 0; i < n; i++) {
		int day = civil_practice_day(entries[i].meant.utc_us,
			entries[i].meant.offset_min, rollover_min);

		if (day != shown)
			fprintf(file, "%s%s%s%s\n", i ? "\n" : "",
				term_on(TERM_STRONG), words_long_day(day, text),
				term_off());
		shown = day;
		(term.plain ? say_row : print_row)(file, &entries[i]);
	}
}

json_t *journal_json(const struct journal_entry *entries, size_t n)
{
	json_t *array = json_array();

	for (size_t i = 0; i < n; i++) {
		json_t *object = json_object();

		entry_put_json(object, &entries[i]);
		json_array_append_new(array, object);
	}
	return array;
}

void journal_print_json(const struct journal_entry *entries, size_t n)
{
	json_t *object = json_begin();

	json_object_set_new(object, "entries", journal_json(entries, n));
	json_print(object, false);
	json_decref(object);
}

void journal_print_around(
	FILE *file, enum device_kind kind, const struct day_summary *summary)
{
	if (kind == DEVICE_N_KINDS) {
		fputs("no strap then\n", file);
		return;
	}
	if (summary->n_windows == 0)
		fputs("the strap was on; no 5-minute window is complete yet",
			file);
	else if (isnan(summary->hr_bpm.value) || isnan(summary->rmssd_ms.value))
		fprintf(file,
			"the strap was on; too few clean 5-minute windows to "
			"say more (%zu of %zu)",
			summary->n_good, summary->n_windows);
	else
		fprintf(file,
			"around it: heart rate %.0f bpm, RMSSD %.0f ms (median "
			"of %zu windows of 5 min)",
			summary->hr_bpm.value, summary->rmssd_ms.value,
			summary->n_good);
	fprintf(file, "%s%s\n", *words_of_kind(kind) ? ", " : "",
		words_of_kind(kind));
}
