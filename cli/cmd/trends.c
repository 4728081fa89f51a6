/* SPDX-License-Identifier: GPL-3.0-or-later
 * hrvctl trends: the heart and pain, day by day.
 */
#include "cli/view/trends.h"

#include <math.h>

#include "cli/cmd/gather.h"
#include "cli/cmd/span.h"
#include "cli/command.h"
#include "daemon/base/civil.h"
#include "daemon/base/mem.h"
#include "daemon/store/store.h"

#define DEFAULT_DAYS 28
#define US_PER_DAY (INT64_C(86400) * 1000000)

/* The days while they fill. */
struct harvest {
	const struct cli *cli;
	int first_day;
	size_t n_days;
	struct trend_day *days;
	struct day_windows {
		struct day_window *rows;
		size_t n;
	} * windows; /* of each day */
};

static void harvest_done(struct harvest *harvest)
{
	for (size_t i = 0; harvest->windows && i < harvest->n_days; i++)
		free(harvest->windows[i].rows);
	free(harvest->windows);
	free(harvest->days);
}

/* The place of a moment's day in the harvest; n_days when it is outside. */
static size_t place_of(const struct harvest *harvest, struct instant when)
{
	int day = civil_practice_day(when.utc_us, when.offset_min,
		harvest->cli->config.rollover_min);

	if (day < harvest->first_day)
		return harvest->n_days;
	return (size_t)(day - harvest->first_day) < harvest->n_days
		? (size_t)(day - harvest->first_day)
		: harvest->n_days;
}

/* Ten years of windows come through here: only what a day needs is kept. */
static int on_window(const struct window *window, void *data)
{
	struct harvest *harvest = data;
	size_t place = place_of(harvest, window->begin);
	struct day_windows *windows = &harvest->windows[place];

	if (place == harvest->n_days)
		return 0;
	windows->rows =
		gather_grown(windows->rows, windows->n, sizeof(*windows->rows));
	windows->rows[windows->n++] = gather_day_window(window);
	return 0;
}

static int on_entry(const struct journal_entry *entry, void *data)
{
	struct harvest *harvest = data;
	size_t place = place_of(harvest, entry->meant);
	struct trend_day *day = &harvest->days[place];

	if (place == harvest->n_days || entry->kind != JOURNAL_PAIN)
		return 0;
	if (day->n_pain == 0 || entry->nrs < day->pain_low)
		day->pain_low = entry->nrs;
	if (day->n_pain == 0 || entry->nrs > day->pain_high)
		day->pain_high = entry->nrs;
	/* The sum, until finish divides it. */
	day->pain_mean += entry->nrs;
	day->n_pain++;
	return 0;
}

static void finish(struct harvest *harvest)
{
	double *scratch = NULL;

	for (size_t i = 0; i < harvest->n_days; i++) {
		struct trend_day *day = &harvest->days[i];

		scratch = xrealloc(scratch,
			(harvest->windows[i].n + 1) * sizeof(*scratch));
		day_summarise(harvest->windows[i].rows, harvest->windows[i].n,
			scratch, &day->summary);
		day->pain_mean = day->n_pain
			? day->pain_mean / (double)day->n_pain
			: NAN;
	}
	free(scratch);
}

/* Rows know their day by the zone offset stored with them, so a day more is
 * read on either side. */
static int read_days(struct store *store, const struct span *span,
	struct harvest *harvest, enum device_kind *ret_kind)
{
	int64_t from_us = span->from_us - US_PER_DAY;
	int64_t to_us = span->to_us + US_PER_DAY;
	int r = windows_kind(store, span->from_us, span->to_us, ret_kind);

	/* One more than asked for, so that "outside" has a place too. */
	harvest->days = xcalloc(harvest->n_days + 1, sizeof(*harvest->days));
	harvest->windows =
		xcalloc(harvest->n_days + 1, sizeof(*harvest->windows));
	if (r == 0 && *ret_kind != DEVICE_N_KINDS)
		r = windows_read(
			store, *ret_kind, from_us, to_us, on_window, harvest);
	if (r == 0)
		r = journal_read(store, from_us, to_us, on_entry, harvest);
	if (r < 0)
		return gather_fail(store);
	finish(harvest);
	return HRVCTL_OK;
}

static bool is_empty(const struct trends *trends)
{
	for (size_t i = 0; i < trends->n_days; i++)
		if (trends->days[i].n_pain || trends->days[i].summary.n_windows)
			return false;
	return true;
}

static int show(const struct cli *cli, const struct trends *trends)
{
	if (is_empty(trends))
		return command_fail(HRVCTL_NO_DATA,
			"--days N looks further back",
			"nothing is stored of the last %zu days",
			trends->n_days);
	if (cli->json) {
		trends_print_json(trends);
		return HRVCTL_OK;
	}
	term_pager_begin(cli->pager);
	trends_print(stdout, trends);
	return HRVCTL_OK;
}

/* Fills ret_span; false with ret_status when there is nothing to show. */
static bool parse(struct cli *cli, int argc, char **argv, struct span *ret_span,
	int *ret_status)
{
	struct span_words words = {0};
	struct command_arg arg;
	int index = 1, more;

	while ((more = command_next(
			&command_trends, cli, argc, argv, &index, &arg)) > 0)
		if (!span_take(&words, &arg)) {
			*ret_status = command_misuse(&command_trends,
				"trends takes no '%s'", arg.value);
			return false;
		}
	*ret_status = more < 0 ? command_stop(index)
			       : span_settle(cli, &command_trends, &words,
					 DEFAULT_DAYS, ret_span);
	return more == 0 && *ret_status == HRVCTL_OK;
}

static int run(struct cli *cli, int argc, char **argv)
{
	_cleanup_(store_closep) struct store *store = NULL;
	_cleanup_(harvest_done) struct harvest harvest = {.cli = cli};
	struct trends trends;
	struct span span;
	int status;

	if (!parse(cli, argc, argv, &span, &status))
		return status;
	status = gather_open(cli, &store);
	if (status != HRVCTL_OK)
		return status;
	harvest.first_day = span.first_day;
	harvest.n_days = (size_t)(span.last_day - span.first_day) + 1;
	trends = (struct trends){
		.first_day = harvest.first_day, .n_days = harvest.n_days};
	status = read_days(store, &span, &harvest, &trends.kind);
	trends.days = harvest.days;
	return status == HRVCTL_OK ? show(cli, &trends) : status;
}

static const struct command_option options[] = {
	{"days", 'd', "N", "the last N days; 28 unless given"},
	{"from", 0, "DATE", "from this day on"},
	{"to", 0, "DATE", "up to this day"},
	{NULL, 0, NULL, NULL},
};

const struct command command_trends = {
	.name = "trends",
	.args = "[--days N]",
	.summary = "show the heart and pain day by day",
	.details =
		"A row for each day, of weeks beyond two months and of months "
		"beyond two years, and RMSSD above pain on one axis. A day's "
		"figures are medians of its clean 5-minute windows. Days "
		"without the strap or without an entry stay empty.\n",
	.options = options,
	.run = run,
};
