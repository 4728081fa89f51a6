/* SPDX-License-Identifier: GPL-3.0-or-later
 * What was taken in, and what was there already.
 */
#include "cli/view/import.h"

#include "cli/view/json.h"
#include "cli/view/words.h"

/* "3 recordings" with a comma before it where something went before. */
static void put_count(FILE *file, size_t n, const char *one, const char *many)
{
	fprintf(file, "%zu %s", n, n == 1 ? one : many);
}

static void put_recordings(FILE *file, const struct import_report *report)
{
	char duration[WORDS_SIZE];

	put_count(file, report->n_recordings, "recording", "recordings");
	fprintf(file, " (%zu intervals, %s)", report->n_beats,
		words_duration(report->worn_s, duration));
}

void import_print(FILE *file, const struct import_report *report)
{
	size_t n_there = report->n_recordings_there + report->n_entries_there;

	fputs("imported: ", file);
	if (report->n_recordings)
		put_recordings(file, report);
	if (report->n_entries) {
		fputs(report->n_recordings ? ", " : "", file);
		put_count(file, report->n_entries, "entry", "entries");
	}
	if (!report->n_recordings && !report->n_entries)
		fputs("nothing new", file);
	if (n_there)
		fputs("; there already: ", file);
	if (report->n_recordings_there)
		put_count(file, report->n_recordings_there, "recording",
			"recordings");
	if (report->n_entries_there) {
		fputs(report->n_recordings_there ? ", " : "", file);
		put_count(file, report->n_entries_there, "entry", "entries");
	}
	putc('\n', file);
}

static void put(json_t *object, const char *key, size_t n)
{
	json_object_set_new(object, key, json_integer((json_int_t)n));
}

void import_print_json(const struct import_report *report)
{
	json_t *object = json_begin();

	put(object, "n_recordings", report->n_recordings);
	put(object, "n_recordings_there", report->n_recordings_there);
	put(object, "n_intervals", report->n_beats);
	json_put_number(object, "worn_s", report->worn_s, NULL);
	put(object, "n_entries", report->n_entries);
	put(object, "n_entries_there", report->n_entries_there);
	json_print(object, false);
	json_decref(object);
}
