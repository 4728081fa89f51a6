/* SPDX-License-Identifier: GPL-3.0-or-later
 * hrvctl pain: logs pain in a second, with what the body did around it.
 */
#include "cli/cmd/complete_entry.h"
#include "cli/cmd/entry.h"
#include "cli/cmd/keep.h"
#include "daemon/store/journal.h"

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
	*ret_status = more < 0 ? command_stop(index)
			       : entry_check(&command_pain, &given, entry);
	return more == 0 && *ret_status == HRVCTL_OK;
}

static int run(struct cli *cli, int argc, char **argv)
{
	struct journal_entry entry = {
		.kind = JOURNAL_PAIN,
		.meant = cli->now,
		.logged = cli->now,
		.nrs = -1,
	};
	int status;

	if (parse(cli, argc, argv, &entry, &status))
		status = keep_entry(cli, &entry);
	journal_entry_done(&entry);
	return status;
}

static void complete(struct cli *cli, int argc, char **argv)
{
	(void)argc, (void)argv;
	complete_entry(cli, JOURNAL_PAIN);
}

static const struct command_option options[] = {
	ENTRY_OPTIONS,
	{NULL, 0, NULL, NULL},
};

const struct command command_pain = {
	.name = "pain",
	.args = "N [average | worst] [WORD...] [REGION...] [#TAG...] "
		"[-m NOTE] [--at TIME]",
	.summary = "log pain from 0 (none) to 10 (worst imaginable)",
	.details =
		"Where it is and how it feels may follow in any order and in "
		"your own words; `lower-back`, `lower_back` and `\"lower "
		"back\"` are one. It is pain now, unless `average` or `worst` "
		"says that it is of the day. A day without pain counts only "
		"when 0 is logged. Works without hrvd.\n"
		"\n"
		"  hrvctl pain 6 lower-back -m \"after the e-mail\"\n"
		"  hrvctl pain 3 left knee burning easing '#stairs'\n"
		"  hrvctl pain 5 average --interference 4\n"
		"  hrvctl pain 0\n"
		"\n"
		"Quote '#TAG', or write -t TAG: many shells take # for the "
		"begin of a comment. `hrvctl log` takes everything else, "
		"`hrvctl journal` shows, edits and removes.\n",
	.options = options,
	.run = run,
	.complete = complete,
};
