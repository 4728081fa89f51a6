/* SPDX-License-Identifier: GPL-3.0-or-later
 * hrvctl why: where a moment's activation comes from.
 */
#include "cli/command.h"

#include <stdlib.h>

#include "cli/cmd/activation.h"
#include "cli/cmd/gather.h"
#include "cli/view/json.h"
#include "cli/view/words.h"
#include "daemon/base/clock.h"
#include "daemon/base/mem.h"
#include "daemon/base/when.h"
#include "daemon/store/store.h"

#define QUIET "a quiet session runs"
#define MOMENT_US (60 * CLOCK_US_PER_S)
#define LATELY_US (24 * 3600 * CLOCK_US_PER_S)

static int say_quiet(const struct cli *cli)
{
	json_t *object;

	if (!cli->json) {
		puts("A quiet session runs; no figures until it is over, or "
		     "with --figures.");
		return HRVCTL_OK;
	}
	object = json_begin();
	activation_put_json(object, &(struct activation){0}, QUIET);
	json_print(object, false);
	json_decref(object);
	return HRVCTL_OK;
}

static int no_data(const struct cli *cli, const char *word, int64_t at_us)
{
	char moment[WORDS_SIZE];

	if (!word)
		return command_fail(HRVCTL_NO_DATA,
			"wear the strap while hrvd runs, or name a moment",
			"nothing is known of the last 24 hours");
	return command_fail(HRVCTL_NO_DATA,
		"`hrvctl day` shows when the strap was worn",
		"nothing is known of %s: no strap then",
		words_moment(at_us, cli->now, moment));
}

static int answer(const struct cli *cli, struct store *store, const char *word,
	int64_t at_us)
{
	struct activation_query query = {
		.rollover_min = cli->config.rollover_min,
		.at_us = at_us,
		.reach_us = word ? MOMENT_US : LATELY_US,
	};
	struct activation activation;

	if (windows_kind(
		    store, at_us - query.reach_us, at_us + 1, &query.kind) < 0)
		return gather_fail(store);
	if (query.kind == DEVICE_N_KINDS)
		return no_data(cli, word, at_us);
	if (activation_read(store, &query, &activation) < 0)
		return gather_fail(store);
	if (!activation_is_there(&activation))
		return no_data(cli, word, at_us);
	(cli->json ? why_print_json(&activation)
		   : why_print(stdout, &activation));
	return HRVCTL_OK;
}

enum { OPTION_FIGURES };

static const struct command_option options[] = {
	[OPTION_FIGURES] = {"figures", 0, NULL,
		"show them in a quiet session, too"},
	{NULL, 0, NULL, NULL},
};

static int run(struct cli *cli, int argc, char **argv)
{
	_cleanup_(store_closep) struct store *store = NULL;
	_cleanup_free_ char *word = NULL;
	struct instant at = cli->now;
	struct command_arg arg;
	bool figures = false;
	int index = 1, more, status;

	while ((more = command_next(
			&command_why, cli, argc, argv, &index, &arg)) > 0)
		if (arg.option)
			figures = true;
		else
			command_join(&word, arg.value);
	if (more < 0)
		return command_stop(index);
	if (word && when_parse(word, cli->now, &at) < 0)
		return command_misuse(&command_why,
			"'%s' is no time; write 14:05, \"20 min ago\" or "
			"\"yesterday 18:00\"",
			word);
	status = gather_open(cli, &store);
	if (status != HRVCTL_OK)
		return status;
	if (!figures && gather_is_quiet(store))
		return say_quiet(cli);
	return answer(cli, store, word, at.utc_us);
}

static void complete(struct cli *cli, int argc, char **argv)
{
	(void)cli, (void)argv;
	if (argc == 2)
		puts("now\n10 min ago");
}

const struct command command_why = {
	.name = "why",
	.args = "[TIME]",
	.summary = "tell where the activation of a moment comes from",
	.details =
		"Heart rate, RMSSD and (where breathing allows) LF/HF of the "
		"minute around TIME, what is usual for you at that hour, and "
		"what each adds; the beats behind it, the episode it lies in, "
		"and the rules that held. TIME is like 14:05, \"20 min ago\" "
		"or \"yesterday 18:00\"; the last minute known unless given.\n",
	.options = options,
	.run = run,
	.complete = complete,
};
