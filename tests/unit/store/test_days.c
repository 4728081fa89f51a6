/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "tests/near.h"

#include "daemon/store/days.h"
#include "tests/unit/store/scratch.h"

#define DAY 20779

static struct day_row row_of(int day)
{
	return (struct day_row){
		.day = day,
		.device = DEVICE_REPLAY,
		.worn_s = 7200,
		.good_s = 6900,
		.n_windows = 24,
		.n_good = 23,
		.n_lf_hf = 4,
		.hr_bpm = 68,
		.ln_rmssd = 3.4,
		.lf_hf = 1.5,
		.known_s = 6000,
		.unknown_s = 1200,
		.quiet_s = 5700,
		.arousal = 0.25,
		.in_range = 0.75,
		.n_episodes = 2,
		.n_settling = 2,
		.n_settled = 1,
		.settle_s = NAN,
		.rest_hr_bpm = 61,
		.rest_ln_rmssd = 3.6,
		.n_rest = 90,
		.settle_reason = "too_few",
		.irregular_s = 30,
		.travel = true,
		.baseline_days = 12,
		.constants = "0123456789abcdef",
		.algorithm = 3,
	};
}

struct found {
	size_t n_rows, n_episodes;
	struct day_row rows[4];
	struct episode episodes[4];
};

static int on_day(const struct day_row *row, void *data)
{
	struct found *found = data;

	found->rows[found->n_rows++] = *row;
	return 0;
}

static int on_episode(const struct episode *episode, void *data)
{
	struct found *found = data;

	found->episodes[found->n_episodes++] = *episode;
	return 0;
}

static struct found find(struct scratch *scratch)
{
	struct found found = {0};

	assert_int_equal(
		days_read(scratch->store, 0, 99999, on_day, &found), 0);
	assert_int_equal(
		episodes_read(scratch->store, 0, INT64_MAX, on_episode, &found),
		0);
	return found;
}

static struct episode episode_at(double s)
{
	struct episode episode = {.begin = at_s(s), .day = DAY};

	episode.end_utc_us = at_s(s + 300).utc_us;
	episode.peak_utc_us = at_s(s + 90).utc_us;
	episode.peak = 2.5;
	episode.before = 0.125;
	episode.n_before = 10;
	episode.settled = true;
	episode.settle_s = 66;
	return episode;
}

static void test_comes_back(void **state)
{
	struct scratch *scratch = *state;
	struct day_row row = row_of(DAY);
	struct episode episodes[] = {episode_at(0), episode_at(900)};

	episodes[1].ending = EPISODE_OPEN;
	episodes[1].settled = false;
	episodes[1].settle_s = NAN;
	assert_int_equal(day_write(scratch->store, &row, episodes, 2), 0);
	struct found found = find(scratch);

	assert_int_equal(found.n_rows, 1);
	assert_int_equal(found.rows[0].device, DEVICE_REPLAY);
	assert_near(found.rows[0].lf_hf, 1.5, 0, 0);
	assert_near(found.rows[0].quiet_s, 5700, 0, 0);
	assert_near(found.rows[0].in_range, 0.75, 0, 0);
	assert_int_equal(found.rows[0].n_settled, 1);
	assert_true(isnan(found.rows[0].settle_s));
	assert_int_equal(found.rows[0].n_rest, 90);
	assert_string_equal(found.rows[0].arousal_reason, "");
	assert_string_equal(found.rows[0].settle_reason, "too_few");
	assert_true(found.rows[0].travel);
	assert_int_equal(found.rows[0].baseline_days, 12);
	assert_int_equal(found.n_episodes, 2);
	assert_int_equal(found.episodes[0].begin.utc_us, at_s(0).utc_us);
	assert_int_equal(found.episodes[0].begin.offset_min, 60);
	assert_near(found.episodes[0].before, 0.125, 0, 0);
	assert_true(found.episodes[0].settled);
	assert_int_equal(found.episodes[1].ending, EPISODE_OPEN);
	assert_true(isnan(found.episodes[1].settle_s));
}

static void test_written_again_it_replaces(void **state)
{
	struct scratch *scratch = *state;
	struct day_row row = row_of(DAY);
	struct episode episodes[] = {episode_at(0), episode_at(900)};

	assert_int_equal(day_write(scratch->store, &row, episodes, 2), 0);
	row.n_episodes = 1;
	assert_int_equal(day_write(scratch->store, &row, episodes + 1, 1), 0);
	struct found found = find(scratch);

	assert_int_equal(found.n_rows, 1);
	assert_int_equal(found.rows[0].n_episodes, 1);
	assert_int_equal(found.n_episodes, 1);
	assert_int_equal(found.episodes[0].begin.utc_us, at_s(900).utc_us);
}

static void test_is_removed_with_its_episodes(void **state)
{
	struct scratch *scratch = *state;
	struct day_row row = row_of(DAY), other = row_of(DAY + 1);
	struct episode episode = episode_at(0);

	assert_int_equal(day_write(scratch->store, &row, &episode, 1), 0);
	assert_int_equal(day_write(scratch->store, &other, NULL, 0), 0);
	assert_int_equal(day_remove(scratch->store, DAY), 0);
	struct found found = find(scratch);

	assert_int_equal(found.n_rows, 1);
	assert_int_equal(found.rows[0].day, DAY + 1);
	assert_int_equal(found.n_episodes, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_comes_back, scratch_setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(test_written_again_it_replaces,
			scratch_setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(
			test_is_removed_with_its_episodes, scratch_setup,
			scratch_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
