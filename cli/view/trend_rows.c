/* SPDX-License-Identifier: GPL-3.0-or-later
 * Sums of days for trends.
 */
#include "cli/view/trend_rows.h"

#include <math.h>
#include <stdlib.h>

#include "analysis/days/survival.h"
#include "cli/view/trends.h"
#include "daemon/base/civil.h"
#include "daemon/base/mem.h"

#define MAX_DAY_ROWS 62
#define MAX_WEEK_ROWS 731
#define MIN_GROUP_DAYS 3 /* R20 */

enum trend_grouping trend_grouping_of(const struct trends *trends)
{
	size_t n_days = trends->n_days;

	if (trends->by_week)
		return TREND_BY_WEEK;
	return n_days <= MAX_DAY_ROWS	  ? TREND_BY_DAY
		: n_days <= MAX_WEEK_ROWS ? TREND_BY_WEEK
					  : TREND_BY_MONTH;
}

/* The first day after `day` that belongs to another row. */
static int group_end(int day, enum trend_grouping grouping)
{
	struct civil_date date = civil_date_of_day(day);

	switch (grouping) {
	case TREND_BY_DAY:
		break;
	case TREND_BY_WEEK:
		return day + 7 - civil_weekday(day);
	case TREND_BY_MONTH:
		date.day = 1;
		date.year += date.month == 12;
		date.month = date.month % 12 + 1;
		return civil_day_of_date(date);
	}
	return day + 1;
}

/* A mean that needs some days to be one. */
struct mean {
	double sum;
	size_t n;
};

static void mean_add(struct mean *mean, double value)
{
	if (isnan(value))
		return;
	mean->sum += value;
	mean->n++;
}

static double mean_of(const struct mean *mean, size_t n_min)
{
	return mean->n >= n_min ? mean->sum / (double)mean->n : NAN;
}

static void add_pain(struct trend_row *row, const struct trend_day *day)
{
	if (day->n_pain == 0)
		return;
	if (row->n_pain == 0 || day->pain_low < row->pain_low)
		row->pain_low = day->pain_low;
	if (row->n_pain == 0 || day->pain_high > row->pain_high)
		row->pain_high = day->pain_high;
	row->n_pain += day->n_pain;
}

static void add_known(struct trend_row *row, const struct day_row *day)
{
	row->known_s += day->known_s;
	row->unknown_s += day->unknown_s;
	row->n_episodes += (size_t)day->n_episodes;
	row->n_settling += (size_t)day->n_settling;
	row->n_settled += (size_t)day->n_settled;
}

static void fill_means(
	struct trend_row *row, const struct trend_day *days, size_t n_min)
{
	struct mean hr = {0}, ln_rmssd = {0}, lf_hf = {0}, pain = {0},
		    arousal = {0};

	for (int i = 0; i < row->n_days; i++) {
		const struct day_summary *summary = &days[i].summary;

		mean_add(&hr, summary->hr_bpm.value);
		mean_add(&ln_rmssd, summary->ln_rmssd.value);
		mean_add(&lf_hf, summary->lf_hf.value);
		mean_add(&pain, days[i].pain_mean);
		if (days[i].row.known_s > 0)
			mean_add(&arousal, days[i].row.arousal);
	}
	row->hr_bpm = mean_of(&hr, n_min);
	row->ln_rmssd = mean_of(&ln_rmssd, n_min);
	row->lf_hf = mean_of(&lf_hf, n_min);
	row->arousal = mean_of(&arousal, n_min);
	row->pain_mean = mean_of(&pain, 1);
}

static void fill_sums(
	struct trend_row *row, const struct trend_day *days, size_t n_min)
{
	double good_s = 0, in_range_s = 0, judged_s = 0;
	size_t n_judged = 0;

	row->function = row->peg = NAN;
	for (int i = 0; i < row->n_days; i++) {
		const struct trend_day *day = &days[i];

		row->worn_s += day->summary.worn_s;
		good_s += day->summary.good_s;
		add_pain(row, day);
		add_known(row, &day->row);
		if (day->row.known_s > 0 && !isnan(day->row.in_range)) {
			in_range_s += day->row.in_range * day->row.known_s;
			judged_s += day->row.known_s;
			n_judged++;
		}
		if (!isnan(day->peg)) {
			row->function = day->function;
			row->peg = day->peg;
		}
	}
	row->good_pct = row->worn_s > 0 ? 100 * good_s / row->worn_s : NAN;
	row->in_range = n_judged >= n_min ? in_range_s / judged_s : NAN;
}

/* Episodes of the days [first, end), from *at on, which moves behind them. */
static double settle_of(const struct trends *trends, int first, int end,
	size_t *at, struct survival *durations)
{
	size_t n = 0;

	for (; *at < trends->n_episodes && trends->episodes[*at].day < end;
		(*at)++) {
		const struct episode *episode = &trends->episodes[*at];

		if (episode->day >= first && episode->ending != EPISODE_CUT &&
			!isnan(episode->settle_s))
			durations[n++] = (struct survival){
				episode->settle_s, episode->settled};
	}
	return survival_median_s(durations, n);
}

/* Up to the end of the group, or to a break in it. */
static int n_days_from(
	const struct trends *trends, size_t place, enum trend_grouping grouping)
{
	int day = trends->first_day + (int)place;
	size_t end = place + (size_t)(group_end(day, grouping) - day);
	size_t next = place + 1;

	end = end < trends->n_days ? end : trends->n_days;
	while (next < end && !trends->days[next].is_break)
		next++;
	return (int)(next - place);
}

struct trend_row *trend_rows_of(const struct trends *trends,
	enum trend_grouping grouping, size_t *ret_n)
{
	struct trend_row *rows = xcalloc(trends->n_days + 1, sizeof(*rows));
	struct survival *durations =
		xcalloc(trends->n_episodes + 1, sizeof(*durations));
	size_t n_min = grouping == TREND_BY_DAY ? 1 : MIN_GROUP_DAYS;
	size_t at = 0;

	*ret_n = 0;
	for (size_t place = 0; place < trends->n_days;) {
		struct trend_row *row = &rows[(*ret_n)++];
		const struct trend_day *days = &trends->days[place];

		row->first_day = trends->first_day + (int)place;
		row->n_days = n_days_from(trends, place, grouping);
		row->follows_break = days->is_break;
		fill_means(row, days, n_min);
		fill_sums(row, days, n_min);
		row->settle_s = settle_of(trends, row->first_day,
			row->first_day + row->n_days, &at, durations);
		place += (size_t)row->n_days;
	}
	free(durations);
	return rows;
}
