/* SPDX-License-Identifier: GPL-3.0-or-later
 * hrvctl day: one practice day.
 */
#include "cli/view/day.h"

#include <string.h>

#include "cli/cmd/gather.h"
#include "cli/cmd/span.h"
#include "cli/command.h"
#include "cli/view/words.h"
#include "daemon/base/civil.h"
#include "daemon/base/mem.h"
#include "daemon/store/days.h"
#include "daemon/store/steps.h"
#include "daemon/store/store.h"

#define US_PER_S 1e6
#define US_PER_DAY (INT64_C(86400) * 1000000)

/* What was read, for day_facts to point at. */
struct pool {
	struct window_list windows;
	struct stretch_list stretches;
	struct session_list sessions;
	struct entry_list entries;
	struct day_gap *gaps;
	struct day_row row;
	bool has_row;
	struct day_point *points;
	size_t n_points;
	struct episode *episodes;
	size_t n_episodes;
	const struct day_facts *facts; /* whose day */
};

static void pool_done(struct pool *pool)
{
	window_list_done(&pool->windows);
	stretch_list_done(&pool->stretches);
	session_list_done(&pool->sessions);
	entry_list_done(&pool->entries);
	free(pool->gaps);
	free(pool->points);
	free(pool->episodes);
}

static bool is_on(const struct day_facts *facts, struct instant when)
{
	return civil_practice_day(when.utc_us, when.offset_min,
		       facts->rollover_min) == facts->day;
}

/* A day is wherever its rows say it was: with the zone offsets stored then, not
 * that of the reader. So more is read, and the rest is dropped. */
static void keep_day(struct pool *pool, const struct day_facts *facts)
{
	size_t n = 0;

	for (size_t i = 0; i < pool->windows.n; i++)
		if (is_on(facts, pool->windows.rows[i].begin))
			pool->windows.rows[n++] = pool->windows.rows[i];
	pool->windows.n = n;
	n = 0;
	for (size_t i = 0; i < pool->sessions.n; i++)
		if (is_on(facts, pool->sessions.rows[i].begin))
			pool->sessions.rows[n++] = pool->sessions.rows[i];
	pool->sessions.n = n;
	n = 0;
	for (size_t i = 0; i < pool->entries.n; i++) {
		struct journal_entry entry = pool->entries.rows[i];

		if (is_on(facts, entry.meant))
			pool->entries.rows[n++] = entry;
		else
			journal_entry_done(&entry);
	}
	pool->entries.n = n;
}

/* Seconds from the end of one stretch to the begin of the next, by the clock
 * that never jumps where both lie in one boot. */
static double gap_s(const struct stretch *before, const struct stretch *after)
{
	if (*before->boot_id && strcmp(before->boot_id, after->boot_id) == 0)
		return (double)(after->begin.boot_us - before->end.boot_us) /
			US_PER_S;
	return (double)(after->begin.utc_us - before->end.utc_us) / US_PER_S;
}

static void find_gaps(struct pool *pool, struct day_facts *facts)
{
	const struct stretch *stretches = pool->stretches.rows;
	size_t n = pool->stretches.n;

	pool->gaps = xcalloc(n + 1, sizeof(*pool->gaps));
	facts->gaps = pool->gaps;
	for (size_t i = 1; i < n; i++) {
		const struct stretch *before = &stretches[i - 1];
		double length_s = gap_s(before, &stretches[i]);

		if (before->cause == GAP_NONE || length_s <= 0 ||
			!is_on(facts, before->end) ||
			!is_on(facts, stretches[i].begin))
			continue;
		pool->gaps[facts->n_gaps++] = (struct day_gap){
			.begin = before->end,
			.end = stretches[i].begin,
			.length_s = length_s,
			.cause = before->cause,
		};
	}
}

static bool wants(struct instant begin, const void *facts)
{
	return is_on(facts, begin);
}

static int read_account(struct store *store, struct span span,
	struct pool *pool, struct day_facts *facts)
{
	const struct account_range range = {
		.kind = facts->kind,
		.from_us = span.from_us,
		.to_us = span.to_us,
		.stretches = pool->stretches.rows,
		.n_stretches = pool->stretches.n,
		.wants = wants,
		.data = facts,
	};

	return account_read(store, &range, &facts->account);
}

static int on_row(const struct day_row *row, void *data)
{
	struct pool *pool = data;

	pool->row = *row;
	pool->has_row = row->device == pool->facts->kind;
	return 0;
}

static int on_step(const struct step *step, void *data)
{
	struct pool *pool = data;

	if (!is_on(pool->facts, step->begin))
		return 0;
	pool->points = gather_grown(
		pool->points, pool->n_points, sizeof(*pool->points));
	pool->points[pool->n_points++] =
		(struct day_point){step->begin, step->arousal};
	return 0;
}

static int on_episode(const struct episode *episode, void *data)
{
	struct pool *pool = data;

	if (episode->day != pool->facts->day)
		return 0;
	pool->episodes = gather_grown(
		pool->episodes, pool->n_episodes, sizeof(*pool->episodes));
	pool->episodes[pool->n_episodes++] = *episode;
	return 0;
}

static int read_regulation(struct store *store, struct span span,
	struct pool *pool, struct day_facts *facts)
{
	int r;

	pool->facts = facts;
	r = days_read(store, facts->day, facts->day + 1, on_row, pool);
	if (r == 0)
		r = steps_read(store, facts->kind, span.from_us, span.to_us,
			on_step, pool);
	if (r == 0 && pool->has_row)
		r = episodes_read(
			store, span.from_us, span.to_us, on_episode, pool);
	facts->regulation = pool->has_row ? &pool->row : NULL;
	facts->points = pool->points;
	facts->n_points = pool->n_points;
	facts->episodes = pool->episodes;
	facts->n_episodes = pool->n_episodes;
	return r;
}

static int read_heart(struct store *store, struct span span, struct pool *pool,
	struct day_facts *facts)
{
	int r = windows_kind(store, span.from_us, span.to_us, &facts->kind);

	span.from_us -= US_PER_DAY;
	span.to_us += US_PER_DAY;
	if (r == 0 && facts->kind != DEVICE_N_KINDS)
		r = gather_windows(store, facts->kind, span.from_us, span.to_us,
			&pool->windows);
	if (r == 0 && facts->kind != DEVICE_N_KINDS)
		r = gather_stretches(store, facts->kind, span.from_us,
			span.to_us, &pool->stretches);
	if (r == 0 && facts->kind != DEVICE_N_KINDS)
		r = read_account(store, span, pool, facts);
	if (r == 0 && facts->kind != DEVICE_N_KINDS)
		r = read_regulation(store, span, pool, facts);
	return r;
}

static int read_day(struct store *store, struct span span, struct pool *pool,
	struct day_facts *facts)
{
	int r = read_heart(store, span, pool, facts);

	if (r == 0)
		r = gather_sessions(store, span.from_us - US_PER_DAY,
			span.to_us + US_PER_DAY, &pool->sessions);
	if (r == 0)
		r = gather_entries(store, span.from_us - US_PER_DAY,
			span.to_us + US_PER_DAY, &pool->entries);
	if (r < 0)
		return gather_fail(store);
	keep_day(pool, facts);
	find_gaps(pool, facts);
	gather_summarise(pool->windows.rows, pool->windows.n, &facts->summary);
	facts->windows = pool->windows.rows;
	facts->n_windows = pool->windows.n;
	facts->sessions = pool->sessions.rows;
	facts->n_sessions = pool->sessions.n;
	facts->entries = pool->entries.rows;
	facts->n_entries = pool->entries.n;
	return HRVCTL_OK;
}

static int show(const struct cli *cli, const struct day_facts *facts)
{
	char day[WORDS_SIZE];

	if (facts->kind == DEVICE_N_KINDS && facts->n_entries == 0 &&
		facts->n_sessions == 0)
		return command_fail(HRVCTL_NO_DATA,
			"`hrvctl trends` shows which days there are",
			"nothing is stored of %s",
			words_long_day(facts->day, day));
	if (cli->json) {
		day_print_json(facts);
		return HRVCTL_OK;
	}
	term_pager_begin(cli->pager);
	day_print(stdout, facts);
	return HRVCTL_OK;
}

/* Fills ret_day; false with ret_status when there is nothing to show. */
static bool parse(
	struct cli *cli, int argc, char **argv, int *ret_day, int *ret_status)
{
	const char *word = NULL;
	struct command_arg arg;
	int index = 1, more;

	*ret_status = HRVCTL_USAGE;
	while ((more = command_next(
			&command_day, cli, argc, argv, &index, &arg)) > 0) {
		if (word) {
			command_misuse(&command_day, "one day at a time");
			return false;
		}
		word = arg.value;
	}
	if (more < 0) {
		*ret_status = command_stop(index);
		return false;
	}
	if (span_day_of_word(cli, word ? word : "today", ret_day) == 0)
		return true;
	command_misuse(&command_day,
		"'%s' is no day; write today, yesterday or 2026-11-22", word);
	return false;
}

static int run(struct cli *cli, int argc, char **argv)
{
	_cleanup_(store_closep) struct store *store = NULL;
	_cleanup_(pool_done) struct pool pool = {0};
	struct day_facts facts = {
		.rollover_min = cli->config.rollover_min,
		.kind = DEVICE_N_KINDS,
	};
	int status;

	if (!parse(cli, argc, argv, &facts.day, &status))
		return status;
	status = gather_open(cli, &store);
	if (status == HRVCTL_OK)
		status = read_day(
			store, span_of_day(cli, facts.day), &pool, &facts);
	return status == HRVCTL_OK ? show(cli, &facts) : status;
}

static void complete(struct cli *cli, int argc, char **argv)
{
	(void)cli, (void)argv;
	if (argc == 2)
		puts("today\nyesterday");
}

const struct command command_day = {
	.name = "day",
	.args = "[DATE]",
	.summary = "show one day: regulation, heart, gaps, sessions, journal",
	.details =
		"DATE is today, yesterday or like 2026-11-22. A day begins at "
		"04:00 unless hrvd.conf says otherwise: what is felt after "
		"midnight belongs to the evening.\n",
	.run = run,
	.complete = complete,
};
