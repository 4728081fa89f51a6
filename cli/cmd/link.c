/* SPDX-License-Identifier: GPL-3.0-or-later
 * hrvctl link: does pain go together with the heart?
 */
#include "cli/view/link.h"

#include <math.h>
#include <stdlib.h>

#include "cli/cmd/day_values.h"
#include "cli/cmd/gather.h"
#include "cli/cmd/harvest.h"
#include "cli/cmd/span.h"
#include "cli/command.h"
#include "daemon/base/civil.h"
#include "daemon/base/mem.h"
#include "daemon/store/store.h"

#define DEFAULT_DAYS 180
#define SEED 1
#define N_LAGS 3
#define N_PRIMARY 2

/* A family, with what it points to. */
struct diary {
	size_t places[DAY_N_MEASURES]; /* in day_measures */
	struct relation_series measures[DAY_N_MEASURES];
	struct relation_question questions[DAY_N_MEASURES * N_LAGS];
	struct relation_family family;
};

static void diary_done(struct diary *diary)
{
	free((double *)diary->family.pain.values);
	for (size_t m = 0; m < diary->family.n_measures; m++)
		free((double *)diary->measures[m].values);
}

static bool has_any(const double *values, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!isnan(values[i]))
			return true;
	return false;
}

/* Measures that no day has are no part of the family; the spare ones step in
 * where no other is there. */
static void take_measures(
	struct diary *diary, const struct harvest *harvest, size_t first)
{
	struct relation_family *family = &diary->family;

	for (size_t m = 0; m < DAY_N_MEASURES; m++) {
		double *values =
			day_values_measure(harvest, m, first, family->n_days);
		bool is_spare = day_measures[m].is_spare;
		size_t n = family->n_measures;

		if (!has_any(values, family->n_days) ||
			(is_spare && n > 0 &&
				!day_measures[diary->places[0]].is_spare)) {
			free(values);
			continue;
		}
		diary->places[n] = m;
		diary->measures[n] =
			(struct relation_series){values, RELATION_HEART};
		family->n_measures++;
	}
}

/* The first measure on the same day and the day before pain are asked
 * beforehand; the rest is looked at besides. */
static void declare(struct diary *diary)
{
	static const int lags[N_LAGS] = {0, 1, -1};
	size_t n = diary->family.n_measures * N_LAGS;

	for (size_t i = 0; i < n; i++)
		diary->questions[i] = (struct relation_question){
			i / N_LAGS, lags[i % N_LAGS]};
	diary->family.n_questions = n;
}

static void diary_fill(
	struct diary *diary, const struct harvest *harvest, size_t first)
{
	size_t n_days = harvest->n_days - first;

	diary->family = (struct relation_family){
		.n_days = n_days,
		.first_weekday = civil_weekday(harvest->first_day + (int)first),
		.pain = {day_values_pain(harvest, first, n_days),
			RELATION_PAIN},
		.measures = diary->measures,
		.questions = diary->questions,
	};
	take_measures(diary, harvest, first);
	declare(diary);
}

/* Days with a single entry of pain now, which are no value of a day. */
static size_t count_single(const struct harvest *harvest, size_t first)
{
	size_t n = 0;

	for (size_t i = first; i < harvest->n_days; i++)
		n += harvest->days[i].n_now == 1 &&
			isnan(harvest->days[i].pain_value);
	return n;
}

static int show(const struct cli *cli, const struct link_report *report)
{
	if (cli->json) {
		link_print_json(report);
		return HRVCTL_OK;
	}
	term_pager_begin(cli->pager);
	link_print(stdout, report);
	return HRVCTL_OK;
}

/* Days up to the last change of medicine are left out (R21). */
static size_t first_place(const struct harvest *harvest)
{
	size_t first = (size_t)(harvest->break_day + 1 - harvest->first_day);

	return first < harvest->n_days ? first : harvest->n_days - 1;
}

static int answer(const struct cli *cli, const struct diary *diary,
	const struct link_report *head)
{
	const struct relation_family *family = &diary->family;
	struct link_report report = *head;
	struct relation_rules rules = relation_rules_usual(SEED);
	struct relation_answer answers[DAY_N_MEASURES * N_LAGS];
	struct link_measure measures[DAY_N_MEASURES];
	struct relation *relation =
		relation_new(family->n_days, family->n_measures);

	if (!relation)
		return command_fail(HRVCTL_ERROR,
			"--days N takes a shorter time",
			"no memory to compare %zu days", family->n_days);
	for (size_t m = 0; m < family->n_measures; m++) {
		const struct day_measure *measure =
			&day_measures[diary->places[m]];

		measures[m] = (struct link_measure){
			measure->key, measure->label, measure->name};
	}
	relation_run(relation, family, &rules, answers);
	relation_cover(relation, family, 0, &report.coverage);
	relation_free(relation);
	report.measures = measures;
	report.rules = &rules;
	report.answers = answers;
	report.n_answers = family->n_questions;
	report.n_primary = N_PRIMARY;
	return show(cli, &report);
}

static int no_heart(const struct link_report *report)
{
	if (report->is_cut)
		return command_fail(HRVCTL_NO_DATA,
			"days before the last change of a medicine are not "
			"compared with those after it",
			"no day since the last change of a medicine has a "
			"value of the heart");
	if (report->kind != DEVICE_N_KINDS)
		return command_fail(HRVCTL_NO_DATA,
			"a day's value takes 2 clean minutes in one go, or "
			"more; `hrvctl day DATE` shows what there is",
			"none of these %zu days has a value of the heart",
			report->n_days);
	return command_fail(HRVCTL_NO_DATA,
		"wear the strap while hrvd runs, or look further back with "
		"--days N",
		"there is no heart data in the last %zu days", report->n_days);
}

static int compare(const struct cli *cli, const struct harvest *harvest)
{
	_cleanup_(diary_done) struct diary diary = {0};
	size_t first = first_place(harvest);
	struct link_report report = {
		.first_day = harvest->first_day + (int)first,
		.n_days = harvest->n_days - first,
		.kind = harvest->kind,
		.is_cut = first > 0,
		.n_single = count_single(harvest, first),
	};

	diary_fill(&diary, harvest, first);
	if (diary.family.n_measures == 0)
		return no_heart(&report);
	return answer(cli, &diary, &report);
}

/* Fills ret_span; false with ret_status when there is nothing to do. */
static bool parse(struct cli *cli, int argc, char **argv, struct span *ret_span,
	int *ret_status)
{
	struct span_words words = {0};
	struct command_arg arg;
	int index = 1, more;

	while ((more = command_next(
			&command_link, cli, argc, argv, &index, &arg)) > 0)
		if (!span_take(&words, &arg)) {
			*ret_status = command_misuse(
				&command_link, "link takes no '%s'", arg.value);
			return false;
		}
	*ret_status = more < 0 ? command_stop(index)
			       : span_settle(cli, &command_link, &words,
					 DEFAULT_DAYS, ret_span);
	return more == 0 && *ret_status == HRVCTL_OK;
}

static int run(struct cli *cli, int argc, char **argv)
{
	_cleanup_(store_closep) struct store *store = NULL;
	_cleanup_(harvest_done) struct harvest harvest = {0};
	struct span span;
	int status;

	if (!parse(cli, argc, argv, &span, &status))
		return status;
	status = gather_open(cli, &store);
	if (status == HRVCTL_OK)
		status = harvest_read(cli, store, &span, &harvest);
	return status == HRVCTL_OK ? compare(cli, &harvest) : status;
}

static const struct command_option options[] = {
	{"days", 'd', "N", "the last N days; 180 unless given"},
	{"from", 0, "DATE", "from this day on"},
	{"to", 0, "DATE", "up to this day"},
	{NULL, 0, NULL, NULL},
};

const struct command command_link = {
	.name = "link",
	.args = "[--days N]",
	.summary = "ask whether pain and the heart go together",
	.details =
		"Compares a day's pain with the heart on the same day, the day "
		"before and the day after, in your own records: mostly the "
		"answer is \"too early\" or \"nothing clear\". A day's pain is "
		"the mean of two or more entries of pain now, else its "
		"average. It names no cause.\n",
	.options = options,
	.run = run,
};
