/* SPDX-License-Identifier: GPL-3.0-or-later
 * Rows of a table, or objects of JSON, into journal entries.
 */
#include "cli/cmd/journal_file.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cmd/gather.h"
#include "cli/cmd/journal_field.h"
#include "cli/formats/csv.h"
#include "cli/view/json.h"
#include "daemon/base/mem.h"
#include "daemon/store/journal.h"

#define MAX_COMPLAINTS 10
#define HEADING_SIZE 2048

static bool has_cell(const struct csv *csv, const char *name)
{
	for (size_t i = 0; i < csv->n; i++)
		if (strcmp(csv->cells[i], name) == 0)
			return true;
	return false;
}

/* The heading as it will be read, from a copy of the begin. */
static bool is_table(const char *text)
{
	char copy[HEADING_SIZE];
	struct csv csv;

	snprintf(copy, sizeof(copy), "%.*s", (int)sizeof(copy) - 1, text);
	csv_init(&csv, copy);
	return csv_next(&csv) == 1 && has_cell(&csv, "time") &&
		has_cell(&csv, "kind");
}

bool journal_file_is_it(const char *text)
{
	const char *first = text;

	while (isspace((unsigned char)*first))
		first++;
	return *first == '{' || *first == '[' || is_table(text);
}

/* --- while it is read --- */

struct reading {
	const char *name;
	struct instant now;
	struct journal_file *file;
};

/* "journal.csv:12: what is wrong". unit: "" for a line, " entry " in JSON. */
static void complain(struct reading *reading, const char *unit, size_t place,
	const char *what)
{
	struct journal_file *file = reading->file;
	char *longer;

	if (++file->n_wrong > MAX_COMPLAINTS)
		return;
	longer = xasprintf("%s%s:%s%zu: %s\n",
		file->complaints ? file->complaints : "", reading->name, unit,
		place, what);
	free(file->complaints);
	file->complaints = longer;
}

/* Takes over entry. */
static void keep(struct reading *reading, struct journal_entry *entry,
	const char *unit, size_t place, const char *wrong)
{
	struct journal_file *file = reading->file;

	if (!wrong)
		wrong = journal_field_end(reading->now, entry);
	if (wrong) {
		complain(reading, unit, place, wrong);
		journal_entry_done(entry);
		return;
	}
	file->entries =
		gather_grown(file->entries, file->n, sizeof(*file->entries));
	file->entries[file->n++] = *entry;
}

/* --- a table --- */

/* Which column each field stands in, or -1. False after a complaint. */
static bool find_columns(
	struct reading *reading, const struct csv *heading, int *ret_columns)
{
	size_t n_found = 0;

	for (size_t f = 0; journal_field_name(f); f++) {
		ret_columns[f] = -1;
		for (size_t i = 0; i < heading->n; i++)
			if (strcmp(heading->cells[i], journal_field_name(f)) ==
				0) {
				n_found += ret_columns[f] < 0;
				ret_columns[f] = (int)i;
			}
	}
	if (n_found == heading->n)
		return true;
	complain(reading, "", heading->line,
		"a column is unknown or there twice; `hrvctl help import` "
		"names those that may be");
	return false;
}

static void read_row(
	struct reading *reading, const struct csv *csv, const int *columns)
{
	struct journal_entry entry;
	const char *wrong = NULL;

	journal_field_begin(&entry);
	for (size_t f = 0; journal_field_name(f) && !wrong; f++)
		if (columns[f] >= 0 && (size_t)columns[f] < csv->n)
			wrong = journal_field_put(journal_field_name(f),
				csv->cells[columns[f]], reading->now, &entry);
	keep(reading, &entry, "", csv->line, wrong);
}

static void read_table(struct reading *reading, char *text)
{
	int columns[CSV_MAX_CELLS] = {0};
	struct csv csv;
	size_t n_columns;
	int r;

	csv_init(&csv, text);
	r = csv_next(&csv);
	if (r == 1 && !find_columns(reading, &csv, columns))
		return;
	n_columns = csv.n;
	while (r == 1 && (r = csv_next(&csv)) == 1)
		if (csv.n > n_columns)
			complain(reading, "", csv.line,
				"more cells than the heading has; text with "
				"commas stands in \"quotes\"");
		else
			read_row(reading, &csv, columns);
	if (r < 0)
		complain(reading, "", csv.line,
			"a quote is not closed, or text follows it; inside "
			"quotes it is written twice");
}

/* --- JSON --- */

/* A value as a table would have it; lists with blanks between. */
static char *text_of(const json_t *value)
{
	char *text = NULL;
	json_t *item;
	size_t i;

	if (json_is_string(value))
		return xstrdup(json_string_value(value));
	if (json_is_integer(value))
		return xasprintf("%lld", (long long)json_integer_value(value));
	if (json_is_boolean(value))
		return xstrdup(json_is_true(value) ? "yes" : "no");
	if (json_is_real(value))
		return xasprintf("%g", json_real_value(value));
	json_array_foreach(value, i, item)
	{
		char *longer = xasprintf("%s%s%s", text ? text : "",
			text ? " " : "",
			json_is_string(item) ? json_string_value(item) : "");

		free(text);
		text = longer;
	}
	return text ? text : xstrdup("");
}

static void read_object(
	struct reading *reading, const json_t *object, size_t place)
{
	struct journal_entry entry;
	const char *wrong = NULL;

	if (json_is_true(json_object_get(object, "removed")))
		return;
	journal_field_begin(&entry);
	for (size_t f = 0; journal_field_name(f) && !wrong; f++) {
		const char *name = journal_field_name(f);
		_cleanup_free_ char *text =
			text_of(json_object_get(object, name));

		wrong = journal_field_put(name, text, reading->now, &entry);
	}
	keep(reading, &entry, " entry ", place, wrong);
}

static void read_json(struct reading *reading, const char *text)
{
	json_error_t error;
	json_t *root = json_loads(text, 0, &error);
	json_t *entries = json_object_get(root, "entries"), *object;
	size_t i;

	/* It quotes what it could not read; a complaint is one line. */
	for (char *c = error.text; !root && *c; c++)
		if (*c == '\n')
			*c = ' ';
	if (!root)
		complain(reading, "", (size_t)error.line, error.text);
	else if (!json_is_array(entries))
		complain(reading, "", 1,
			"no \"entries\"; what `hrvctl journal --json` writes "
			"is read");
	json_array_foreach(entries, i, object)
	{
		read_object(reading, object, i + 1);
	}
	json_decref(root);
}

void journal_file_read(char *text, const char *name, struct instant now,
	struct journal_file *ret_file)
{
	struct reading reading = {name, now, ret_file};

	*ret_file = (struct journal_file){0};
	if (is_table(text))
		read_table(&reading, text);
	else
		read_json(&reading, text);
}

void journal_file_done(struct journal_file *file)
{
	for (size_t i = 0; i < file->n; i++)
		journal_entry_done(&file->entries[i]);
	free(file->entries);
	free(file->complaints);
	*file = (struct journal_file){0};
}
