/* SPDX-License-Identifier: GPL-3.0-or-later
 * hrvctl trial: does a practice change one thing, for me?
 */
#include "cli/view/trial.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "cli/cmd/day_values.h"
#include "cli/cmd/gather.h"
#include "cli/cmd/harvest.h"
#include "cli/cmd/span.h"
#include "cli/command.h"
#include "cli/view/words.h"
#include "daemon/base/civil.h"
#include "daemon/base/mem.h"
#include "daemon/base/number.h"
#include "daemon/store/store.h"

#define DEFAULT_BLOCK_DAYS 3
#define DEFAULT_PAIRS 7
#define OUTCOME_PAIN "pain"

/* What the command line asked for. */
struct wish {
	char *action; /* the first word */
	char *name; /* the others */
	const char *against, *outcome, *block, *pairs, *seed;
};

static void wish_done(struct wish *wish)
{
	free(wish->action);
	free(wish->name);
}

static const struct day_measure *measure_of(const char *key)
{
	for (size_t m = 0; m < DAY_N_MEASURES; m++)
		if (strcmp(day_measures[m].key, key) == 0)
			return &day_measures[m];
	return NULL;
}

static struct trial_view view_of(
	const struct cli *cli, const struct trial *trial)
{
	const struct day_measure *measure = measure_of(trial->outcome);

	return (struct trial_view){
		.trial = trial,
		.plan = {(size_t)trial->block_days, (size_t)trial->n_pairs,
			trial->seed},
		.today = civil_practice_day(cli->now.utc_us,
			cli->now.offset_min, cli->config.rollover_min),
		.outcome = measure ? measure->name : "pain",
		.is_pain = !measure,
	};
}

static int no_trial(void)
{
	return command_fail(HRVCTL_NO_DATA,
		"`hrvctl trial start NAME` begins one",
		"there has been no trial yet");
}

/* The newest trial and its view, from a database that is open. */
static int find(const struct cli *cli, struct store *store,
	struct trial *ret_trial, struct trial_view *ret_view)
{
	int r = trial_newest(store, ret_trial);

	if (r == -ENOENT)
		return no_trial();
	if (r < 0)
		return gather_fail(store);
	*ret_view = view_of(cli, ret_trial);
	return HRVCTL_OK;
}

/* The outcome of each day of the plan; days after a stop are left out. */
static double *outcome_of(
	const struct trial_view *view, const struct harvest *harvest)
{
	const struct day_measure *measure = measure_of(view->trial->outcome);
	double *values = measure
		? day_values_measure(harvest, (size_t)(measure - day_measures),
			  0, harvest->n_days)
		: day_values_pain(harvest, 0, harvest->n_days);

	for (size_t day = 0; day < harvest->n_days; day++)
		if (view->trial->end.utc_us != 0 &&
			harvest->first_day + (int)day > view->trial->stop_day)
			values[day] = NAN;
	return values;
}

static int compute(
	const struct cli *cli, struct store *store, struct trial_view *view)
{
	_cleanup_(harvest_done) struct harvest harvest = {0};
	int first = view->trial->first_day, last = trial_last_day(view);
	struct span span = span_of_day(cli, first);
	double *scratch, *outcome;
	int status;

	span.to_us = span_of_day(cli, last).to_us;
	span.last_day = last;
	status = harvest_read(cli, store, &span, &harvest);
	if (status != HRVCTL_OK)
		return status;
	outcome = outcome_of(view, &harvest);
	scratch = xcalloc(trial_n_scratch(&view->plan), sizeof(*scratch));
	trial_run(&view->plan, outcome, scratch, &view->result);
	free(scratch);
	free(outcome);
	return HRVCTL_OK;
}

static int result(struct cli *cli)
{
	_cleanup_(store_closep) struct store *store = NULL;
	struct trial trial = {0};
	struct trial_view view = {.trial = &trial};
	char date[WORDS_SIZE];
	int status = gather_open(cli, &store);

	if (status == HRVCTL_OK)
		status = find(cli, store, &trial, &view);
	if (status != HRVCTL_OK)
		return status;
	if (!trial_is_over(&view))
		return command_fail(HRVCTL_NO_DATA,
			"`hrvctl trial stop` ends it early, and that is kept",
			"the result is hidden until %s is over",
			words_day(trial_last_day(&view), date));
	status = compute(cli, store, &view);
	if (status != HRVCTL_OK)
		return status;
	if (cli->json)
		trial_print_json(&view);
	else
		trial_print_result(stdout, &view);
	return HRVCTL_OK;
}

static int today(struct cli *cli)
{
	_cleanup_(store_closep) struct store *store = NULL;
	struct trial trial = {0};
	struct trial_view view = {.trial = &trial};
	int status = gather_open(cli, &store);

	if (status == HRVCTL_OK)
		status = find(cli, store, &trial, &view);
	if (status != HRVCTL_OK)
		return status;
	if (cli->json && trial_is_over(&view))
		return result(cli);
	if (cli->json)
		trial_print_json(&view);
	else
		trial_print_today(stdout, &view);
	return HRVCTL_OK;
}

static int stop(struct cli *cli)
{
	_cleanup_(store_closep) struct store *store = NULL;
	struct trial trial = {0};
	struct trial_view view = {.trial = &trial};
	int status = gather_open_journal(cli, &store);

	if (status == HRVCTL_OK)
		status = find(cli, store, &trial, &view);
	if (status != HRVCTL_OK)
		return status;
	if (trial_is_over(&view))
		return command_fail(HRVCTL_NO_DATA,
			"`hrvctl trial result` shows what came out",
			"the trial is over");
	if (trial_stop(store, trial.id, view.today, cli->now) < 0)
		return gather_fail(store);
	command_say("Stopped; that it was early is kept with the result "
		    "(`hrvctl trial result`).");
	return HRVCTL_OK;
}

static int read_number(
	const char *word, long least, long most, const char *what, int *number)
{
	long value;

	if (!word)
		return HRVCTL_OK;
	if (number_parse_int(word, least, most, &value) < 0)
		return command_misuse(&command_trial,
			"'%s' is no number of %s; write %ld to %ld", word, what,
			least, most);
	*number = (int)value;
	return HRVCTL_OK;
}

static int draw(const char *word, uint64_t *ret_seed)
{
	long value;

	if (!word) {
		if (getrandom(ret_seed, sizeof(*ret_seed), 0) ==
			sizeof(*ret_seed))
			return HRVCTL_OK;
		return command_fail(HRVCTL_ERROR, "give one with --seed N",
			"cannot draw a lot: %s", strerror(errno));
	}
	if (number_parse_int(word, 0, INT32_MAX, &value) < 0)
		return command_misuse(&command_trial,
			"'%s' is no seed; write 0 to %d", word, INT32_MAX);
	*ret_seed = (uint64_t)value;
	return HRVCTL_OK;
}

/* A word that is kept; HRVCTL_USAGE when it is too long. */
static int keep_word(const char *word, char *ret_text, size_t size)
{
	if (strlen(word) >= size)
		return command_misuse(&command_trial,
			"'%s' is too long; %zu letters are enough", word,
			size - 1);
	strcpy(ret_text, word);
	return HRVCTL_OK;
}

static int plan(
	const struct cli *cli, const struct wish *wish, struct trial *ret_trial)
{
	struct trial trial = {
		.block_days = DEFAULT_BLOCK_DAYS,
		.n_pairs = DEFAULT_PAIRS,
		.begin = cli->now,
	};
	const char *outcome = wish->outcome ? wish->outcome : OUTCOME_PAIN;
	int status = keep_word(wish->name, trial.name, sizeof(trial.name));

	if (strcmp(outcome, OUTCOME_PAIN) != 0 && !measure_of(outcome))
		return command_misuse(&command_trial,
			"'%s' is no outcome; one is pain or arousal", outcome);
	strcpy(trial.outcome, outcome);
	if (status == HRVCTL_OK)
		status = keep_word(wish->against ? wish->against : "as usual",
			trial.against, sizeof(trial.against));
	if (status == HRVCTL_OK)
		status = read_number(wish->block, 1, TRIAL_MOST_BLOCK_DAYS,
			"days", &trial.block_days);
	if (status == HRVCTL_OK)
		status = read_number(wish->pairs, TRIAL_LEAST_PAIRS,
			TRIAL_MOST_PAIRS, "pairs", &trial.n_pairs);
	if (status == HRVCTL_OK)
		status = draw(wish->seed, &trial.seed);
	/* A day of which half has passed is no day of a trial. */
	trial.first_day = view_of(cli, &trial).today + 1;
	*ret_trial = trial;
	return status;
}

static int start(struct cli *cli, const struct wish *wish)
{
	_cleanup_(store_closep) struct store *store = NULL;
	struct trial trial = {0}, running = {0};
	struct trial_view view;
	char first[WORDS_SIZE], last[WORDS_SIZE];
	int r, status;

	if (!wish->name)
		return command_misuse(&command_trial, "what is to be tried?");
	status = plan(cli, wish, &trial);
	if (status == HRVCTL_OK)
		status = gather_open_journal(cli, &store);
	if (status != HRVCTL_OK)
		return status;
	r = trial_newest(store, &running);
	view = view_of(cli, &running);
	if (r == 0 && !trial_is_over(&view))
		return command_fail(HRVCTL_ERROR, "`hrvctl trial stop` ends it",
			"a trial of '%s' is on already", running.name);
	if (r == 0 || r == -ENOENT)
		r = trial_add(store, &trial);
	if (r < 0)
		return gather_fail(store);
	view = view_of(cli, &trial);
	command_say("The trial begins on %s and ends with %s: %d pairs of "
		    "blocks of %d days, in an order drawn by lot.\n"
		    "`hrvctl trial today` says what a day is drawn for; the "
		    "result is hidden until the end.",
		words_day(trial.first_day, first),
		words_day(trial_last_day(&view), last), trial.n_pairs,
		trial.block_days);
	return HRVCTL_OK;
}

/* The place in the wish of an option's value. */
static const char **place_of(struct wish *wish, const char *option)
{
	switch (option[0]) {
	case 'a':
		return &wish->against;
	case 'o':
		return &wish->outcome;
	case 'b':
		return &wish->block;
	case 'p':
		return &wish->pairs;
	default:
		return &wish->seed;
	}
}

static int run(struct cli *cli, int argc, char **argv)
{
	_cleanup_(wish_done) struct wish wish = {0};
	struct command_arg arg;
	int index = 1, more;

	while ((more = command_next(
			&command_trial, cli, argc, argv, &index, &arg)) > 0) {
		if (arg.option)
			*place_of(&wish, arg.option->name) = arg.value;
		else
			command_join(wish.action ? &wish.name : &wish.action,
				arg.value);
	}
	if (more < 0)
		return command_stop(index);
	if (!wish.action)
		return today(cli);
	if (!strcmp(wish.action, "start"))
		return start(cli, &wish);
	if (wish.name)
		return command_misuse(&command_trial, "%s takes no '%s'",
			wish.action, wish.name);
	if (!strcmp(wish.action, "today"))
		return today(cli);
	if (!strcmp(wish.action, "stop"))
		return stop(cli);
	if (!strcmp(wish.action, "result"))
		return result(cli);
	return command_misuse(&command_trial,
		"a trial can be started and stopped; today and result show it");
}

static void complete(struct cli *cli, int argc, char **argv)
{
	(void)cli, (void)argv;
	if (argc == 2)
		puts("start\ntoday\nstop\nresult");
}

static const struct command_option options[] = {
	{"against", 0, "WHAT", "what it is compared with; \"as usual\""},
	{"outcome", 0, "MEASURE", "what is compared; pain unless given"},
	{"block", 0, "N", "days of a block; 3 unless given"},
	{"pairs", 0, "N", "pairs of blocks, 6 to 16; 7 unless given"},
	{"seed", 0, "N", "a lot that can be repeated"},
	{NULL, 0, NULL, NULL},
};

const struct command command_trial = {
	.name = "trial",
	.args = "start NAME | today | stop | result",
	.summary = "try a practice in blocks of days drawn by lot",
	.details = "In each pair of blocks of days one is with the practice "
		   "and one without, in an order drawn by lot. What each day "
		   "is drawn for is told on that day, the result when the "
		   "trial is over. Stopping early is kept.\n",
	.options = options,
	.run = run,
	.complete = complete,
};
