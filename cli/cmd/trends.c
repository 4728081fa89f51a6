/* SPDX-License-Identifier: GPL-3.0-or-later
 * hrvctl trends: the heart and pain, day by day.
 */
#include "cli/view/trends.h"

#include "cli/cmd/gather.h"
#include "cli/cmd/harvest.h"
#include "cli/cmd/span.h"
#include "cli/command.h"
#include "daemon/base/mem.h"
#include "daemon/store/store.h"

#define DEFAULT_DAYS 28

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
	_cleanup_(harvest_done) struct harvest harvest = {0};
	struct trends trends;
	struct span span;
	int status;

	if (!parse(cli, argc, argv, &span, &status))
		return status;
	status = gather_open(cli, &store);
	if (status != HRVCTL_OK)
		return status;
	status = harvest_read(cli, store, &span, &harvest);
	trends = (struct trends){
		.first_day = harvest.first_day,
		.n_days = harvest.n_days,
		.days = harvest.days,
		.kind = harvest.kind,
	};
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
