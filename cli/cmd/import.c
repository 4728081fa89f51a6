/* SPDX-License-Identifier: GPL-3.0-or-later
 * hrvctl import: recordings and journals of elsewhere, or of a backup.
 *
 * All files are read, and all of what is wrong with them said, before anything
 * is written.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cmd/gather.h"
#include "cli/cmd/import_beats.h"
#include "cli/cmd/journal_file.h"
#include "cli/command.h"
#include "cli/formats/formats.h"
#include "cli/view/import.h"
#include "daemon/base/mem.h"
#include "daemon/base/when.h"
#include "daemon/store/journal.h"
#include "daemon/store/store.h"
#include "daemon/store/transaction.h"

#define US_PER_S INT64_C(1000000)

struct request {
	const char **names; /* "-" is standard input */
	size_t n_names;
	struct instant at; /* utc_us 0: not given */
	enum rr_unit unit;

	struct beats_file *beats;
	size_t n_beats;
	struct journal_file *journals;
	size_t n_journals;
};

static void request_done(struct request *request)
{
	for (size_t i = 0; i < request->n_beats; i++)
		record_free(request->beats[i].record);
	for (size_t i = 0; i < request->n_journals; i++)
		journal_file_done(&request->journals[i]);
	free(request->names);
	free(request->beats);
	free(request->journals);
}

/* --- files --- */

static int take_record(struct request *request, const char *name,
	const struct format_blob *blob)
{
	struct format_choice choice = {FORMAT_N, request->unit};
	struct beats_file *file = &request->beats[request->n_beats];
	_cleanup_free_ char *error = NULL;

	if (format_read_blob(blob, name, &choice, &file->record, &error) < 0)
		return command_fail(
			HRVCTL_ERROR, "nothing was imported", "%s", error);
	request->n_beats++;
	file->name = name;
	file->begin_us = request->at.utc_us ? request->at.utc_us
					    : file->record->begin_us;
	if (file->record->series->n == 0)
		return command_fail(HRVCTL_NO_DATA,
			"see `hrvctl help import`; nothing was imported",
			"%s holds no interval and no entry", name);
	if (!file->begin_us)
		return command_fail(HRVCTL_ERROR,
			"--at TIME says it, for one file at a time; nothing "
			"was imported",
			"%s does not say when it began", name);
	return HRVCTL_OK;
}

static int take_journal(const struct cli *cli, struct request *request,
	const char *name, char *text)
{
	struct journal_file *file = &request->journals[request->n_journals++];
	char *rest, *line;

	journal_file_read(text, name, cli->now, file);
	if (!file->n_wrong)
		return HRVCTL_OK;
	rest = file->complaints;
	while ((line = strsep(&rest, "\n")) && *line)
		command_fail(HRVCTL_ERROR, NULL, "%s", line);
	return command_fail(HRVCTL_ERROR, "nothing was imported",
		"%s: %zu wrong, %zu good", name, file->n_wrong, file->n);
}

/* NUL stands in no journal: text ends there. */
static int take_blob(const struct cli *cli, struct request *request,
	const char *name, struct format_blob *blob)
{
	blob->bytes = xrealloc(blob->bytes, blob->n + 1);
	blob->bytes[blob->n] = '\0';
	return journal_file_is_it(blob->bytes)
		? take_journal(cli, request, name, blob->bytes)
		: take_record(request, name, blob);
}

static int take_file(
	const struct cli *cli, struct request *request, const char *path)
{
	bool is_stdin = strcmp(path, "-") == 0;
	const char *name = is_stdin ? "standard input" : path;
	FILE *file = is_stdin ? stdin : fopen(path, "re");
	struct format_blob blob = {0};
	_cleanup_free_ char *error = NULL;
	int status = HRVCTL_ERROR;

	if (!file)
		return command_fail(HRVCTL_ERROR, "nothing was imported",
			"cannot open '%s': %s", path, strerror(errno));
	if (format_slurp(file, name, &blob, &error) < 0)
		command_fail(status, "nothing was imported", "%s", error);
	else
		status = take_blob(cli, request, name, &blob);
	free(blob.bytes);
	if (!is_stdin)
		fclose(file);
	return status;
}

/* --- entries --- */

/* To the second, as files have it. */
static bool is_same(
	const struct journal_entry *a, const struct journal_entry *b)
{
	const char *note[] = {a->note ? a->note : "", b->note ? b->note : ""};

	return a->kind == b->kind &&
		(a->mode == b->mode || !journal_has_mode(a->kind)) &&
		a->meant.utc_us / US_PER_S == b->meant.utc_us / US_PER_S &&
		a->end.utc_us / US_PER_S == b->end.utc_us / US_PER_S &&
		a->nrs == b->nrs && a->valence == b->valence &&
		a->tendency == b->tendency &&
		a->interference.value == b->interference.value &&
		strcmp(a->words, b->words) == 0 &&
		strcmp(a->regions, b->regions) == 0 &&
		strcmp(a->tags, b->tags) == 0 && strcmp(note[0], note[1]) == 0;
}

/* Each stored entry stands for one of the file: what was logged twice in a
 * second comes back twice. */
static bool take_same(
	struct entry_list *stored, const struct journal_entry *entry)
{
	for (size_t i = 0; i < stored->n; i++)
		if (is_same(&stored->rows[i], entry)) {
			stored->rows[i].nrs = SCORE_MAX + 1;
			return true;
		}
	return false;
}

static int add_entries(struct store *store, const struct request *request,
	struct import_report *report)
{
	_cleanup_(entry_list_done) struct entry_list stored = {0};
	int r = store_begin(store);

	if (r < 0)
		return gather_fail(store);
	r = gather_entries(store, 0, INT64_MAX, &stored);
	for (size_t i = 0; i < request->n_journals; i++)
		for (size_t k = 0; k < request->journals[i].n && r >= 0; k++) {
			struct journal_entry *entry =
				&request->journals[i].entries[k];

			if (take_same(&stored, entry)) {
				report->n_entries_there++;
				continue;
			}
			r = journal_add(store, entry);
			report->n_entries++;
		}
	return store_finish(store, r) < 0 ? gather_fail(store) : HRVCTL_OK;
}

static int import(const struct cli *cli, struct request *request)
{
	_cleanup_(store_closep) struct store *store = NULL;
	struct import_report report = {0};
	int status = HRVCTL_OK;

	for (size_t i = 0; i < request->n_names && status == HRVCTL_OK; i++)
		status = take_file(cli, request, request->names[i]);
	if (status == HRVCTL_OK && request->at.utc_us && request->n_beats != 1)
		status = command_misuse(&command_import,
			"--at is when one recording began; these are %zu",
			request->n_beats);
	if (status == HRVCTL_OK)
		status = gather_open_journal(cli, &store);
	if (status == HRVCTL_OK)
		status = import_beats_check(
			cli, store, request->beats, request->n_beats);
	if (status == HRVCTL_OK && request->n_beats)
		status = import_beats(
			cli, request->beats, request->n_beats, &report);
	if (status == HRVCTL_OK && request->n_journals)
		status = add_entries(store, request, &report);
	if (status != HRVCTL_OK)
		return status;
	if (cli->json)
		import_print_json(&report);
	else
		import_print(stdout, &report);
	return HRVCTL_OK;
}

/* --- arguments --- */

static int take_arg(const struct cli *cli, struct request *request,
	const struct command_arg *arg)
{
	if (!arg->option)
		request->names[request->n_names++] = arg->value;
	else if (strcmp(arg->option->name, "at") == 0) {
		if (when_parse(arg->value, cli->now, &request->at) < 0)
			return command_misuse(&command_import,
				"'%s' is no time; write \"yesterday 18:00\" or "
				"2026-11-22T18:00",
				arg->value);
	} else if (rr_unit_of_word(arg->value, &request->unit) < 0) {
		return command_misuse(&command_import,
			"--unit is ms, s or 1/1024, not '%s'", arg->value);
	}
	return HRVCTL_OK;
}

static int run(struct cli *cli, int argc, char **argv)
{
	_cleanup_(request_done) struct request request = {
		.unit = RR_N_UNITS,
		.names = xcalloc((size_t)argc, sizeof(*request.names)),
		.beats = xcalloc((size_t)argc, sizeof(*request.beats)),
		.journals = xcalloc((size_t)argc, sizeof(*request.journals)),
	};
	struct command_arg arg;
	int index = 1, more;

	while ((more = command_next(
			&command_import, cli, argc, argv, &index, &arg)) > 0)
		if (take_arg(cli, &request, &arg) != HRVCTL_OK)
			return HRVCTL_USAGE;
	if (more < 0)
		return command_stop(index);
	if (request.n_names == 0)
		return command_misuse(&command_import, "import which files?");
	return import(cli, &request);
}

static const struct command_option options[] = {
	{"at", 0, "TIME",
		"when the recording began, where the file does not say"},
	{"unit", 'u', "UNIT",
		"of the intervals: ms, s or 1/1024; found out as by analyze "
		"unless given"},
	{NULL, 0, NULL, NULL},
};

const struct command command_import = {
	.name = "import",
	.args = "FILE|-...",
	.summary = "take in recordings and journals from files",
	.details =
		"A recording is any file that `analyze` reads. It is kept as "
		"the packets that a strap would have sent, labelled as "
		"replayed, \"import of FILE\", and kept apart from those of "
		"your strap. A journal is what `journal --json` writes, or a "
		"CSV with the headings time and kind and any of nrs, mode, "
		"words, regions, tags, note, end, valence, tendency, "
		"interference, enjoyment, activity, private and "
		"logged_time:\n"
		"\n"
		"  time,kind,nrs,regions,tags,note\n"
		"  2026-11-22T18:00,pain,6,lower_back,work,after the e-mail\n"
		"\n"
		"All files are taken in, or none. What is there already is "
		"left as it is, so that importing twice does no harm:\n"
		"\n"
		"  hrvctl journal --from 2020-01-01 --json > journal.json\n"
		"  hrvctl import journal.json night.csv\n"
		"  hrvctl import --at \"yesterday 7:00\" morning.txt\n",
	.options = options,
	.run = run,
};
