/* SPDX-License-Identifier: GPL-3.0-or-later
 * hrvctl pain: logs pain in a second, with what the body did around it.
 */
#include "analysis/days/summary.h"
#include "cli/cmd/entry.h"
#include "cli/cmd/gather.h"
#include "cli/view/entry.h"
#include "cli/view/journal.h"
#include "daemon/base/mem.h"
#include "daemon/store/journal.h"
#include "daemon/store/store.h"

#define US_PER_MIN INT64_C(60000000)
/* The strap was on then if it was within so much of the moment; windows that
 * begin so long before the moment, or after it, are around it. */
#define NEAR_US (3 * US_PER_MIN)
#define BEFORE_US (20 * US_PER_MIN)
#define AFTER_US (10 * US_PER_MIN)

/* Fills entry; false with ret_status when there is nothing to log. */
static bool parse(struct cli *cli, int argc, char **argv,
	struct journal_entry *entry, int *ret_status)
{
	struct entry_given given = {0};
	struct command_arg arg;
	int index = 1, more;

	while ((more = command_next(
			&command_pain, cli, argc, argv, &index, &arg)) > 0) {
		*ret_status =
			entry_take(cli, &command_pain, &arg, &given, entry);
		if (*ret_status != HRVCTL_OK)
			return false;
	}
	if (more < 0) {
		*ret_status = command_stop(index);
		return false;
	}
	if (!given.nrs)
		*ret_status = command_misuse(&command_pain,
			"how much? A whole number from 0 (no pain) to 10 "
			"(worst imaginable)");
	return given.nrs;
}

/* What is stored of the heart around an entry. A database that cannot answer
 * must not spoil the logging: the entry is safe by then. */
static void print_around(struct store *store, const struct journal_entry *entry)
{
	int64_t at_us = entry->meant.utc_us;
	enum device_kind kind = DEVICE_N_KINDS;
	struct window_list windows = {0};
	struct day_summary summary;

	if (windows_kind(store, at_us - NEAR_US, at_us + NEAR_US, &kind) < 0)
		return;
	if (kind != DEVICE_N_KINDS)
		gather_windows(store, kind, at_us - BEFORE_US, at_us + AFTER_US,
			&windows);
	gather_summarise(windows.rows, windows.n, &summary);
	journal_print_around(stdout, kind, &summary);
	window_list_done(&windows);
}

static int log_entry(const struct cli *cli, struct journal_entry *entry)
{
	_cleanup_(store_closep) struct store *store = NULL;
	int status = gather_open_journal(cli, &store);

	if (status != HRVCTL_OK)
		return status;
	if (journal_add(store, entry) < 0)
		return gather_fail(store);
	if (cli->json) {
		entry_print_json(entry);
		return HRVCTL_OK;
	}
	entry_print(stdout, "logged", entry, cli->now);
	print_around(store, entry);
	return HRVCTL_OK;
}

static int run(struct cli *cli, int argc, char **argv)
{
	struct journal_entry entry = {
		.kind = JOURNAL_PAIN,
		.meant = cli->now,
		.logged = cli->now,
	};
	int status;

	if (parse(cli, argc, argv, &entry, &status))
		status = log_entry(cli, &entry);
	journal_entry_done(&entry);
	return status;
}

static void complete(struct cli *cli, int argc, char **argv)
{
	(void)cli, (void)argc, (void)argv;
	entry_complete();
}

static const struct command_option options[] = {
	ENTRY_OPTIONS,
	{NULL, 0, NULL, NULL},
};

const struct command command_pain = {
	.name = "pain",
	.args = "N [REGION...] [#TAG...] [-m NOTE] [--at TIME]",
	.summary = "log pain from 0 (none) to 10 (worst imaginable)",
	.details =
		"Where it is and how it feels may follow in any order and in "
		"your own words; `lower-back`, `lower_back` and `\"lower "
		"back\"` are one. A day without pain counts only when 0 is "
		"logged. Works without hrvd.\n"
		"\n"
		"  hrvctl pain 6 lower-back tightness\n"
		"  hrvctl pain 3 left knee '#stairs' --at \"20 min ago\"\n"
		"  hrvctl pain 0\n"
		"\n"
		"Quote '#TAG', or write -t TAG: many shells take # for the "
		"begin of a comment. `hrvctl journal` shows, edits and "
		"removes.\n",
	.options = options,
	.run = run,
	.complete = complete,
};
