/* SPDX-License-Identifier: GPL-3.0-or-later
 * Adds up beats and gaps.
 */
#include "cli/account.h"

#include <string.h>

#include "daemon/store/beats.h"

#define US_PER_S 1e6
/* A beat takes a while to be told: shorter than this is no silence. */
#define TOLD_S 5

static int64_t us_of_ticks(int64_t ticks)
{
	return ticks * 15625 / 16;
}

/* By the clock that is never set, where both lie in one boot. */
static double span_s(bool is_one_boot, struct instant from, struct instant to)
{
	int64_t us = is_one_boot ? to.boot_us - from.boot_us
				 : to.utc_us - from.utc_us;

	return us > 0 ? (double)us / US_PER_S : 0;
}

static struct instant end_of(const struct account *account)
{
	return (struct instant){
		.boot_us = account->end_boot_us,
		.utc_us = account->end_utc_us,
	};
}

static void put_gap(struct account *account, enum gap_cause cause, double s)
{
	if (s <= 0)
		return;
	account->gap_s[cause] += s;
	account->n_gaps[cause]++;
	account->wall_s += s;
}

/* Between two stretches: what the link was up without a beat on either side,
 * if that is long, and the rest. */
static void put_break(struct account *account, const struct account_run *run)
{
	const struct stretch *before = &account->last, *after = run->stretch;
	bool is_one_boot = !strcmp(before->boot_id, after->boot_id);
	bool has_end = before->cause != GAP_NONE;
	double whole_s = span_s(is_one_boot, end_of(account), run->begin);
	double tail_s =
		has_end ? span_s(true, end_of(account), before->end) : 0;
	double head_s = span_s(true, after->begin, run->begin);

	tail_s = tail_s > TOLD_S && tail_s < whole_s ? tail_s : 0;
	head_s = head_s > TOLD_S && head_s < whole_s - tail_s ? head_s : 0;
	put_gap(account, GAP_SILENCE, tail_s);
	put_gap(account, has_end ? before->cause : GAP_CRASHED,
		whole_s - tail_s - head_s);
	put_gap(account, GAP_SILENCE, head_s);
}

void account_add(struct account *account, const struct account_run *run)
{
	int64_t length_us = us_of_ticks(run->ticks);
	double length_s = (double)length_us / US_PER_S;

	if (!account->last.id && run->is_first && run->cause == GAP_BEGIN)
		put_gap(account, GAP_SILENCE,
			span_s(true, run->stretch->begin, run->begin));
	else if (account->last.id && account->last.id != run->stretch->id)
		put_break(account, run);
	else if (account->last.id && account->segment_id != run->segment_id)
		put_gap(account, run->cause,
			span_s(true, end_of(account), run->begin));
	account->last = *run->stretch;
	account->segment_id = run->segment_id;
	account->end_boot_us = run->begin.boot_us + length_us;
	account->end_utc_us = run->begin.utc_us + length_us;
	account->n_beats += run->n_beats;
	account->beats_s += length_s;
	account->wall_s += length_s;
}

void account_end(struct account *account)
{
	double tail_s;

	if (!account->last.id || account->last.cause == GAP_NONE)
		return;
	tail_s = span_s(true, end_of(account), account->last.end);
	if (tail_s > TOLD_S)
		put_gap(account, GAP_SILENCE, tail_s);
}

double account_missing_s(const struct account *account)
{
	double sum_s = 0;

	for (int i = 0; i < GAP_N; i++)
		sum_s += account->gap_s[i];
	return sum_s;
}

struct reading {
	const struct account_range *range;
	struct account *account;
	bool goes_on; /* the last stretch has beats beyond the range */
};

static int on_beats(const struct segment *segment,
	const struct beat_block *block, void *data)
{
	struct reading *reading = data;
	const struct account_range *range = reading->range;
	struct account_run run = {
		.segment_id = segment->id,
		.cause = segment->cause,
		.is_first = block->seq == 0,
		.begin = block->begin,
		.n_beats = block->n,
	};

	if (block->begin.utc_us < range->from_us ||
		block->begin.utc_us >= range->to_us ||
		(range->wants && !range->wants(block->begin, range->data))) {
		reading->goes_on |=
			segment->stretch_id == reading->account->last.id;
		return 0;
	}
	for (size_t i = 0; i < range->n_stretches && !run.stretch; i++)
		if (range->stretches[i].id == segment->stretch_id)
			run.stretch = &range->stretches[i];
	for (size_t i = 0; i < block->n; i++)
		run.ticks += block->rr_1024[i];
	if (run.stretch)
		account_add(reading->account, &run);
	return 0;
}

int account_read(struct store *store, const struct account_range *range,
	struct account *ret_account)
{
	struct reading reading = {.range = range, .account = ret_account};
	int r;

	*ret_account = (struct account){0};
	r = beats_read(store, range->kind, range->from_us, range->to_us,
		on_beats, &reading);
	if (r == 0 && !reading.goes_on)
		account_end(ret_account);
	return r;
}
