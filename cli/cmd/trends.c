/* SPDX-License-Identifier: GPL-3.0-or-later
 * hrvctl trends: the heart and pain, day by day.
 */
#include "cli/view/trends.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/regulation/norm.h"
#include "cli/cmd/gather.h"
#include "cli/cmd/harvest.h"
#include "cli/cmd/span.h"
#include "cli/command.h"
#include "daemon/base/civil.h"
#include "daemon/base/mem.h"
#include "daemon/base/number.h"
#include "daemon/rows/day_steps.h"
#include "daemon/store/store.h"

#define DEFAULT_DAYS 28
#define MAX_WEEKS 5000
#define NORM_DAYS                                                              \
	67 /* the acute week and the 60 days that it is held against           \
	    */

/* Two months and a week of RMSSD at rest, up to the last day shown. */
struct rest {
	double values[NORM_DAYS];
	int first_day;
	enum device_kind kind;
};

static int on_day(const struct day_row *row, void *data)
{
	struct rest *rest = data;

	if (row->device == rest->kind && row->n_rest > 0)
		rest->values[row->day - rest->first_day] = row->rest_ln_rmssd;
	return 0;
}

/* The place of the last change of medicine; 0 if there was none. */
static int break_place(const struct cli *cli, struct store *store,
	const struct rest *rest, size_t *ret_place)
{
	const struct day_range range = {
		.first_day = rest->first_day,
		.end_day = rest->first_day + NORM_DAYS,
		.rollover_min = cli->config.rollover_min,
	};
	int *days = NULL;
	size_t n = 0;
	int r = day_breaks_read(store, &range, &days, &n);

	*ret_place = 0;
	for (size_t i = 0; i < n; i++)
		if ((size_t)(days[i] - rest->first_day) > *ret_place)
			*ret_place = (size_t)(days[i] - rest->first_day);
	free(days);
	return r;
}

static int norm_read(const struct cli *cli, struct store *store,
	const struct harvest *harvest, struct reg_norm *ret_norm)
{
	int end_day = harvest->first_day + (int)harvest->n_days;
	struct rest rest = {
		.first_day = end_day - NORM_DAYS, .kind = harvest->kind};
	struct reg_daily daily = {.values = rest.values,
		.n_days = NORM_DAYS,
		.measure = REG_LN_RMSSD};
	double scratch[NORM_DAYS];
	int r;

	for (int i = 0; i < NORM_DAYS; i++)
		rest.values[i] = NAN;
	r = days_read(store, rest.first_day, end_day, on_day, &rest);
	if (r == 0)
		r = break_place(cli, store, &rest, &daily.first);
	reg_norm_of(&daily, &reg_constants_default, scratch, ret_norm);
	return r;
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

/* The days of --weeks: whole weeks, this one as far as it is. */
static int take_weeks(const struct cli *cli, const char *word, int *ret_days)
{
	int today = civil_practice_day(
		cli->now.utc_us, cli->now.offset_min, cli->config.rollover_min);
	long weeks;

	if (number_parse_int(word, 1, MAX_WEEKS, &weeks) < 0)
		return command_misuse(&command_trends,
			"--weeks is a whole number from 1 to %d, not '%s'",
			MAX_WEEKS, word);
	*ret_days = 7 * (int)(weeks - 1) + civil_weekday(today) + 1;
	return HRVCTL_OK;
}

/* Fills ret_span and *ret_by_week; false with ret_status when there is nothing
 * to show. */
static bool parse(struct cli *cli, int argc, char **argv, struct span *ret_span,
	bool *ret_by_week, int *ret_status)
{
	struct span_words words = {0};
	struct command_arg arg;
	const char *weeks = NULL;
	int index = 1, more, n_days = DEFAULT_DAYS;

	while ((more = command_next(
			&command_trends, cli, argc, argv, &index, &arg)) > 0)
		if (arg.option && strcmp(arg.option->name, "weeks") == 0) {
			weeks = arg.value;
		} else if (!span_take(&words, &arg)) {
			*ret_status = command_misuse(&command_trends,
				"trends takes no '%s'", arg.value);
			return false;
		}
	*ret_status = more < 0 ? command_stop(index) : HRVCTL_OK;
	if (more < 0)
		return false;
	if (weeks && (words.days || words.from))
		*ret_status = command_misuse(
			&command_trends, "either --weeks, or --days or --from");
	else if (weeks)
		*ret_status = take_weeks(cli, weeks, &n_days);
	if (*ret_status == HRVCTL_OK)
		*ret_status = span_settle(
			cli, &command_trends, &words, n_days, ret_span);
	*ret_by_week = weeks;
	return *ret_status == HRVCTL_OK;
}

static int run(struct cli *cli, int argc, char **argv)
{
	_cleanup_(store_closep) struct store *store = NULL;
	_cleanup_(harvest_done) struct harvest harvest = {0};
	struct trends trends;
	struct span span;
	int status;
	bool by_week;

	if (!parse(cli, argc, argv, &span, &by_week, &status))
		return status;
	status = gather_open(cli, &store);
	if (status != HRVCTL_OK)
		return status;
	status = harvest_read(cli, store, &span, &harvest);
	trends = (struct trends){
		.first_day = harvest.first_day,
		.n_days = harvest.n_days,
		.days = harvest.days,
		.episodes = harvest.episodes,
		.n_episodes = harvest.n_episodes,
		.by_week = by_week,
		.kind = harvest.kind,
	};
	if (status == HRVCTL_OK &&
		norm_read(cli, store, &harvest, &trends.norm) < 0)
		status = gather_fail(store);
	return status == HRVCTL_OK ? show(cli, &trends) : status;
}

static const struct command_option options[] = {
	{"days", 'd', "N", "the last N days; 28 unless given"},
	{"weeks", 'w', "N", "the last N weeks, a row for each"},
	{"from", 0, "DATE", "from this day on"},
	{"to", 0, "DATE", "up to this day"},
	{NULL, 0, NULL, NULL},
};

const struct command command_trends = {
	.name = "trends",
	.args = "[--days N|--weeks N]",
	.summary = "show regulation and pain day by day",
	.details =
		"A row for each day, of weeks beyond two months and of months "
		"beyond two years, and RMSSD at rest, time in your usual "
		"range and pain on one axis. Days without the strap or "
		"without an entry stay empty. Weeks have the share of "
		"episodes that settled, and what pain got in the way of (PEG) "
		"before how much it was. Nothing is compared across a change "
		"of medicine.\n",
	.options = options,
	.run = run,
};
