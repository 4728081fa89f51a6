/* SPDX-License-Identifier: GPL-3.0-or-later
 * Fuzzes the readers of what a person or another program wrote: files, and the
 * words of a command line.
 */
#include <errno.h>
#include <math.h>
#include <string.h>
#include <time.h>

#include "cli/cmd/entry.h"
#include "cli/cmd/journal_file.h"
#include "cli/cmd/span.h"
#include "cli/formats/csv.h"
#include "cli/slips.h"
#include "cli/view/entry.h"
#include "cli/view/json.h"
#include "cli/vocabulary.h"
#include "daemon/base/civil.h"
#include "daemon/base/clock.h"
#include "daemon/base/gap.h"
#include "daemon/base/mem.h"
#include "daemon/base/number.h"
#include "daemon/base/when.h"
#include "daemon/store/journal.h"
#include "daemon/strap/hrs.h"
#include "daemon/strap/replay_file.h"
#include "tests/fuzz/fuzz.h"

#define NOW_US INT64_C(1795367049000000) /* 2026-11-22T17:04:09Z */
#define END_US INT64_C(7289654400000000) /* 2201-01-01T00:00:00Z */
#define NOTE_MAX_BYTES 4000
#define MAX_WORDS 32

static struct instant now = {.utc_us = NOW_US};

/* A zone with summer time. */
__attribute__((constructor)) static void set_up(void)
{
	setenv("TZ", "Europe/Berlin", 1);
	tzset();
	now.offset_min = clock_offset_min(NOW_US);
}

static char *text_of(const uint8_t *data, size_t n_bytes)
{
	return xasprintf("%.*s", (int)n_bytes, (const char *)data);
}

/* --- c: hrvd.conf, taken with all values in range or not at all --- */

static void read_config(const uint8_t *data, size_t n_bytes)
{
	struct config config, defaults;
	char *error = NULL;
	int r;

	memset(&config, 0, sizeof(config));
	config_init(&config);
	defaults = config;
	r = config_load(fuzz_file(data, n_bytes), &config, &error);
	check((r < 0) == (error != NULL));
	if (r < 0)
		check(memcmp(&config, &defaults, sizeof(config)) == 0);
	check(config.rollover_min >= 0 && config.rollover_min <= 720);
	check(config.level >= 3 && config.level <= 7);
	check(config.seed <= INT32_MAX);
	check(memchr(config.target, '\0', sizeof(config.target)) != NULL);
	check(memchr(config.adapter, '\0', sizeof(config.adapter)) != NULL);
	check(!*config.adapter || strncmp(config.adapter, "hci", 3) == 0);
	free(error);
}

/* --- r: a replay, of which each packet lies between open and close --- */

/* Returns whether a stretch is open behind the event. */
static bool check_event(const struct replay_file *file,
	const struct replay_event *event, bool is_open)
{
	switch (event->kind) {
	case REPLAY_START:
		check(!is_open && event->start.utc_us >= 0 &&
			event->start.utc_us < END_US);
		return false;
	case REPLAY_ZONE:
		check(abs(event->zone_min) < 24 * 60);
		return is_open;
	case REPLAY_OPEN:
		check(!is_open && event->open.name_at < file->n_blob);
		check(memchr(file->blob + event->open.name_at, '\0',
			      file->n_blob - event->open.name_at) != NULL);
		return true;
	case REPLAY_PACKET:
		check(is_open && event->packet.n_bytes > 0 &&
			event->packet.n_bytes <= HRS_MAX_BYTES);
		check(event->packet.bytes_at + event->packet.n_bytes <=
			file->n_blob);
		return true;
	case REPLAY_CLOSE:
		check(is_open && event->close > GAP_BEGIN &&
			event->close < GAP_N);
		return false;
	}
	abort();
}

static void read_replay(const uint8_t *data, size_t n_bytes)
{
	struct replay_file file;
	char *error = NULL;
	FILE *stream = n_bytes > 0 ? fmemopen((void *)data, n_bytes, "r")
				   : fopen("/dev/null", "r");
	bool is_open = false;
	size_t n_packets = 0;
	int r;

	check(stream != NULL);
	r = replay_file_read(stream, "fuzz", &file, &error);
	fclose(stream);
	check(r == 0 || (r == -EINVAL && !strncmp(error, "fuzz:", 5)));
	free(error);
	if (r < 0)
		return;
	for (size_t i = 0; i < file.n_events; i++) {
		is_open = check_event(&file, &file.events[i], is_open);
		check(file.events[i].since_us >=
			(i ? file.events[i - 1].since_us : 0));
		n_packets += file.events[i].kind == REPLAY_PACKET;
	}
	check(n_packets && !is_open);
	replay_file_done(&file);
}

/* --- w: a moment between 1970 and 2200, the same when it is read again --- */

static void read_when(const uint8_t *data, size_t n_bytes)
{
	_cleanup_free_ char *text = text_of(data, n_bytes);
	char written[CIVIL_TIME_TEXT_SIZE];
	struct instant when = {0}, again = {0};
	int r = when_parse(text, now, &when);

	check(r == 0 || r == -EINVAL || r == -ERANGE);
	if (r < 0)
		return;
	check(when.utc_us >= 0 && when.utc_us < END_US && when.boot_us == 0);
	check(abs(when.offset_min) < 24 * 60);
	civil_time_text(when.utc_us, when.offset_min, written);
	check(when_parse(written, now, &again) == 0);
	check(again.utc_us == when.utc_us &&
		again.offset_min == when.offset_min);
}

/* --- t: a table, of which no cell reaches into the next --- */

static void check_row(const struct csv *csv, const char *text, size_t n_text)
{
	const char *free_from = text;

	check(csv->n >= 1 && csv->n <= CSV_MAX_CELLS);
	for (size_t i = 0; i < csv->n; i++) {
		check(csv->cells[i] >= free_from &&
			csv->cells[i] <= text + n_text);
		free_from = csv->cells[i] + strlen(csv->cells[i]) + (i > 0);
	}
	check(csv->at <= text + n_text && free_from <= csv->at + 1);
}

static void read_table(const uint8_t *data, size_t n_bytes)
{
	_cleanup_free_ char *text = text_of(data, n_bytes);
	size_t n_text = strlen(text), line = 0;
	struct csv csv;
	int r;

	csv_init(&csv, text);
	check(strchr(",;\t", csv.separator) && csv.separator);
	while ((r = csv_next(&csv)) == 1) {
		check(csv.line > line && csv.line < csv.next_line);
		check_row(&csv, text, n_text);
		line = csv.line;
	}
	check(r == 0 || r == -EINVAL || r == -E2BIG);
	check(csv.line > line && csv.next_line <= n_text + 2);
	if (r == 0)
		check(csv.at == text + n_text && csv_next(&csv) == 0);
}

/* --- j: a journal, with entries as the store takes them --- */

static void check_words(const char *list)
{
	check(memchr(list, '\0', JOURNAL_WORDS_SIZE) != NULL);
	check(*list != ' ' && !strstr(list, "  "));
	check(!*list || list[strlen(list) - 1] != ' ');
	check(vocabulary_is_utf8(list));
}

static void check_score(const struct score *score, bool may_be)
{
	check(!score->is_known ||
		(may_be && score->value >= 0 && score->value <= SCORE_MAX));
}

static void check_entry(const struct journal_entry *entry)
{
	check(entry->kind < JOURNAL_N_KINDS && entry->mode < JOURNAL_N_MODES);
	check(entry->valence < JOURNAL_N_VALENCES &&
		entry->tendency < JOURNAL_N_TENDENCIES);
	check(entry->nrs >= -1 && entry->nrs <= SCORE_MAX);
	check(entry->nrs < 0 || journal_takes_nrs(entry->kind));
	check_score(&entry->interference, entry->kind == JOURNAL_PAIN);
	check_score(&entry->enjoyment, entry->kind == JOURNAL_PEG);
	check_score(&entry->activity, entry->kind == JOURNAL_PEG);
	check_words(entry->words);
	check_words(entry->regions);
	check_words(entry->tags);
	check(!entry->note ||
		(*entry->note && strlen(entry->note) <= NOTE_MAX_BYTES &&
			vocabulary_is_utf8(entry->note)));
	check(entry->meant.utc_us <= NOW_US && entry->end.utc_us <= NOW_US &&
		entry->logged.utc_us <= NOW_US);
}

/* One that has all its kind needs. */
static void check_whole(const struct journal_entry *entry)
{
	check_entry(entry);
	check(entry->nrs >= 0 || !journal_needs_nrs(entry->kind));
	check(entry->kind != JOURNAL_PEG ||
		(entry->enjoyment.is_known && entry->activity.is_known));
	check((entry->kind == JOURNAL_MED) == (entry->mode >= JOURNAL_START));
	check(!entry->end.utc_us || entry->end.utc_us >= entry->meant.utc_us);
}

static bool is_same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static bool is_same_score(struct score a, struct score b)
{
	return a.is_known == b.is_known && a.value == b.value;
}

/* What is written out comes back as it was. */
static void check_round(const struct journal_entry *entry)
{
	json_t *object = json_object();
	json_t *root = json_pack("{s:[o]}", "entries", object);
	struct journal_file file;
	char *text;

	entry_put_json(object, entry, NULL);
	text = json_dumps(root, 0);
	journal_file_read(text, "again", now, &file);
	check(file.n == 1 && file.n_wrong == 0);
	check(file.entries->kind == entry->kind &&
		file.entries->mode == entry->mode &&
		file.entries->nrs == entry->nrs &&
		file.entries->valence == entry->valence &&
		file.entries->tendency == entry->tendency &&
		file.entries->is_private == entry->is_private);
	check(file.entries->meant.utc_us == entry->meant.utc_us &&
		file.entries->end.utc_us == entry->end.utc_us &&
		file.entries->logged.utc_us == entry->logged.utc_us);
	check(is_same_score(file.entries->interference, entry->interference) &&
		is_same_score(file.entries->enjoyment, entry->enjoyment) &&
		is_same_score(file.entries->activity, entry->activity));
	check(is_same_text(file.entries->words, entry->words) &&
		is_same_text(file.entries->regions, entry->regions) &&
		is_same_text(file.entries->tags, entry->tags) &&
		is_same_text(file.entries->note, entry->note));
	journal_file_done(&file);
	free(text);
	json_decref(root);
}

static size_t n_lines(const char *text)
{
	size_t n = 0;

	for (; text && *text; text++)
		n += *text == '\n';
	return n;
}

static void read_journal(const uint8_t *data, size_t n_bytes)
{
	_cleanup_free_ char *text = text_of(data, n_bytes);
	struct journal_file file;
	bool is_it = journal_file_is_it(text);

	journal_file_read(text, "fuzz", now, &file);
	check(is_it || (file.n == 0 && file.n_wrong == 1));
	check(n_lines(file.complaints) ==
		(file.n_wrong < 10 ? file.n_wrong : 10));
	check(!file.n_wrong || strncmp(file.complaints, "fuzz", 4) == 0);
	for (size_t i = 0; i < file.n; i++) {
		check_whole(&file.entries[i]);
		check_round(&file.entries[i]);
	}
	journal_file_done(&file);
}

/* --- l: the words of `log`, a line each, behind a digit for the kind --- */

static char **words_of(char *text, char *ret_words[MAX_WORDS + 1])
{
	size_t n = 0;

	memset(ret_words, 0, (MAX_WORDS + 1) * sizeof(*ret_words));
	for (; text && n < MAX_WORDS; n++)
		ret_words[n] = strsep(&text, "\n");
	return ret_words;
}

/* Complaints go where nobody reads them. */
static void hush(bool is_quiet)
{
	static FILE *nowhere, *out, *err;

	if (!nowhere) {
		nowhere = fopen("/dev/null", "we");
		out = stdout;
		err = stderr;
	}
	stdout = is_quiet ? nowhere : out;
	stderr = is_quiet ? nowhere : err;
}

static void read_words(const uint8_t *data, size_t n_bytes)
{
	_cleanup_free_ char *text = text_of(data, n_bytes);
	char *argv[MAX_WORDS + 1];
	struct cli cli = {.now = now};
	struct journal_entry entry = {
		.kind = (unsigned char)*text % JOURNAL_N_KINDS,
		.meant = now,
		.logged = now,
		.nrs = -1,
	};
	struct entry_given given = {0};
	struct command_arg arg;
	int argc = 0, index = 1, more, status = HRVCTL_OK;

	for (words_of(text, argv); argv[argc];)
		argc++;
	hush(true);
	while (status == HRVCTL_OK &&
		(more = command_next(
			 &command_log, &cli, argc, argv, &index, &arg)) > 0) {
		status = entry_take(&cli, &command_log, &arg, &given, &entry);
		check_entry(&entry);
	}
	check(status == HRVCTL_OK || status == HRVCTL_USAGE);
	if (status == HRVCTL_OK && more == 0 &&
		entry_check(&command_log, &given, &entry) == HRVCTL_OK) {
		check_whole(&entry);
		check_round(&entry);
	}
	hush(false);
	journal_entry_done(&entry);
	free(cli.database);
}

/* --- s: --days, --from and --to, a line each --- */

static void read_span(const uint8_t *data, size_t n_bytes)
{
	_cleanup_free_ char *text = text_of(data, n_bytes);
	char *lines[MAX_WORDS + 1];
	struct cli cli = {.now = now, .config.rollover_min = 240};
	struct span_words words = {0};
	struct span span;
	int status;

	words_of(text, lines);
	words.days = lines[0] && *lines[0] ? lines[0] : NULL;
	words.from = lines[0] && lines[1] && *lines[1] ? lines[1] : NULL;
	words.to = lines[0] && lines[1] ? lines[2] : NULL;
	hush(true);
	status = span_settle(&cli, &command_day, &words, 7, &span);
	hush(false);
	check(status == HRVCTL_OK || status == HRVCTL_USAGE);
	if (status == HRVCTL_OK)
		check(span.from_us < span.to_us &&
			span.first_day <= span.last_day);
}

/* --- k: one word, as key, number, day and cause --- */

static void check_key(const char *key)
{
	char again[VOCABULARY_WORD_SIZE], list[JOURNAL_WORDS_SIZE] = "neck";
	const char *near =
		vocabulary_near(key, vocabulary_regions, vocabulary_sensations);

	check(*key && strlen(key) < sizeof(again) && !strpbrk(key, " -,\n"));
	check(vocabulary_key(key, again) == 0 && strcmp(key, again) == 0);
	check(!near || vocabulary_has(vocabulary_regions, near) ||
		vocabulary_has(vocabulary_sensations, near));
	check(slips_between(key, "knees") == slips_between("knees", key));
	check(slips_between(key, key) == 0);
	vocabulary_to_region(again);
	check(vocabulary_add_region(list, sizeof(list), again));
	check_words(list);
	vocabulary_to_singular(again);
	check(*again && vocabulary_is_utf8(again));
}

static void read_word(const uint8_t *data, size_t n_bytes)
{
	_cleanup_free_ char *text = text_of(data, n_bytes);
	char key[VOCABULARY_WORD_SIZE], day_text[CIVIL_DAY_TEXT_SIZE];
	enum gap_cause cause = gap_of_word(text);
	double real;
	long whole;
	int day;

	if (vocabulary_key(text, key) == 0)
		check_key(key);
	if (number_parse_int(text, -5, 720, &whole) == 0)
		check(whole >= -5 && whole <= 720 && whole == atol(text));
	if (number_parse_double(text, -1e6, 1e6, &real) == 0)
		check(fabs(real) <= 1e6);
	if (civil_parse_day(text, &day) == 0) {
		civil_day_text(day, day_text);
		check(strcmp(day_text, text) == 0);
	}
	check(cause == GAP_N || strcmp(gap_word(cause), text) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes)
{
	static const struct fuzz_reader readers[] = {
		{'c', read_config},
		{'r', read_replay},
		{'w', read_when},
		{'t', read_table},
		{'j', read_journal},
		{'l', read_words},
		{'s', read_span},
		{'k', read_word},
	};

	return fuzz_read(
		readers, sizeof(readers) / sizeof(*readers), data, n_bytes);
}
