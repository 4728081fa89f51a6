/* SPDX-License-Identifier: GPL-3.0-or-later
 * hrvctl recompute: all that is derived, made anew by hrvd.
 */
#include "cli/view/recompute.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>

#include "cli/cmd/gather.h"
#include "cli/cmd/hrvd.h"
#include "cli/command.h"
#include "daemon/base/mem.h"
#include "daemon/store/store.h"

/* A day says something else when one of these moves by so much. */
#define LEAST_AROUSAL 0.3 /* smaller ones are noise, regulation.md 3 */
#define LEAST_IN_RANGE 0.05
#define LEAST_LN_RMSSD 0.01
#define LEAST_SETTLE_S 15

struct day_list {
	struct day_row *rows;
	size_t n;
};

static void day_list_done(struct day_list *list)
{
	free(list->rows);
}

static int on_day(const struct day_row *row, void *data)
{
	struct day_list *list = data;

	list->rows = gather_grown(list->rows, list->n, sizeof(*row));
	list->rows[list->n++] = *row;
	return 0;
}

static int read_days(const struct cli *cli, struct day_list *list)
{
	_cleanup_(store_closep) struct store *store = NULL;
	int status = gather_open(cli, &store);

	if (status != HRVCTL_OK)
		return status;
	return days_read(store, INT32_MIN, INT32_MAX, on_day, list) < 0
		? gather_fail(store)
		: HRVCTL_OK;
}

/* --- comparison --- */

/* NAN only beside NAN is the same. */
static bool differs(double before, double after, double least)
{
	if (isnan(before) || isnan(after))
		return isnan(before) != isnan(after);
	return fabs(before - after) >= least;
}

static bool says_else(const struct recompute_change *change)
{
	const struct day_row *a = &change->before, *b = &change->after;

	return !a->day || !b->day || a->device != b->device ||
		a->n_episodes != b->n_episodes ||
		differs(a->arousal, b->arousal, LEAST_AROUSAL) ||
		differs(a->in_range, b->in_range, LEAST_IN_RANGE) ||
		differs(a->settle_s, b->settle_s, LEAST_SETTLE_S) ||
		differs(a->ln_rmssd, b->ln_rmssd, LEAST_LN_RMSSD);
}

/* Both lists rise by day. Room for the days of both; how many differ. */
static size_t compare(const struct day_list *before,
	const struct day_list *after, struct recompute_change *ret_changes)
{
	size_t n = 0, i = 0, k = 0;

	while (i < before->n || k < after->n) {
		struct recompute_change change = {0};
		bool has_before = i < before->n &&
			(k == after->n ||
				before->rows[i].day <= after->rows[k].day);
		bool has_after = k < after->n &&
			(i == before->n ||
				after->rows[k].day <= before->rows[i].day);

		if (has_before)
			change.before = before->rows[i++];
		if (has_after)
			change.after = after->rows[k++];
		if (says_else(&change))
			ret_changes[n++] = change;
	}
	return n;
}

static double now_s(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static int recompute(const struct cli *cli, bool all)
{
	_cleanup_(day_list_done) struct day_list before = {0};
	_cleanup_(day_list_done) struct day_list after = {0};
	_cleanup_free_ struct recompute_change *changes = NULL;
	struct recompute_report report;
	double start_s = now_s();
	int status = read_days(cli, &before);

	if (status == HRVCTL_OK)
		status = hrvd_run(cli,
			&(struct hrvd_task){"recompute", {"--recompute"}, -1,
				"hrvd did not make the days anew",
				"all is as it was before"});
	if (status == HRVCTL_OK)
		status = read_days(cli, &after);
	if (status != HRVCTL_OK)
		return status;
	changes = xcalloc(before.n + after.n + 1, sizeof(*changes));
	report = (struct recompute_report){
		.n_days = after.n,
		.changes = changes,
		.n_changes = compare(&before, &after, changes),
		.seconds = now_s() - start_s,
	};
	if (cli->json)
		recompute_print_json(&report);
	else
		recompute_print(stdout, &report, all);
	return HRVCTL_OK;
}

static int run(struct cli *cli, int argc, char **argv)
{
	struct command_arg arg;
	int index = 1, more;
	bool all = false;

	while ((more = command_next(&command_recompute, cli, argc, argv, &index,
			&arg)) > 0) {
		if (!arg.option)
			return command_misuse(&command_recompute,
				"recompute takes no '%s'", arg.value);
		all = true;
	}
	return more < 0 ? command_stop(index) : recompute(cli, all);
}

static const struct command_option options[] = {
	{"diff", 0, NULL, "show each day that says something else"},
	{NULL, 0, NULL, NULL},
};

const struct command command_recompute = {
	.name = "recompute",
	.args = "[--diff]",
	.summary = "make all that is derived anew, and say what changed",
	.details =
		"Beats, windows, activation, episodes and days are made again "
		"from the stored packets and the journal, as after a change of "
		"the algorithm; the packets and what you wrote stay as they "
		"are. hrvd may go on recording. Until the end all others see "
		"what was there before, and an interruption leaves it so.\n",
	.options = options,
	.run = run,
};
