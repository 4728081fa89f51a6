/* SPDX-License-Identifier: GPL-3.0-or-later
 * Days of steps in, baselines, activation, episodes and day rows out; frozen
 * where it must be, and the same in whatever order the days come.
 */
#include "daemon/engine/regulate.h"

#include <math.h>
#include <string.h>

#include "tests/near.h"

#include "daemon/base/civil.h"
#include "daemon/base/clock.h"
#include "daemon/store/baselines.h"
#include "daemon/store/database.h"
#include "daemon/store/days.h"
#include "daemon/store/journal.h"
#include "daemon/store/steps.h"
#include "tests/unit/store/scratch.h"

#define ROLLOVER_MIN 240
#define DAY_S 86400.0
#define HOURS 3
#define STEPS (HOURS * 120)
#define N_DAYS 12

static int first_day(void)
{
	return civil_practice_day(SCRATCH_UTC_US, 60, ROLLOVER_MIN);
}

/* Deterministic noise around 0, above on every second step, so that by itself
 * it is never up for two. */
static double noise(uint32_t *seed, int i)
{
	*seed = *seed * 1664525u + 1013904223u;
	return (double)(*seed >> 8) / (1 << 24) * (i % 2 ? 2 : -2);
}

/* Three hours from s on, 70 bpm and 30 ms; up_from..up_to steps are activated:
 * 15 bpm more and half the RMSSD. */
static void add_day(struct scratch *scratch, enum device_kind kind, int day,
	int up_from, int up_to)
{
	double s = day * DAY_S;
	int64_t id = scratch_stretch(scratch, kind, s);
	uint32_t seed = (uint32_t)day + 1;

	for (int i = 0; i < STEPS; i++) {
		bool up = i >= up_from && i < up_to;
		struct step step = {
			.stretch_id = id,
			.begin = at_s(s + i * STEP_HOP_S),
			.n_beats = 70,
			.grade = 'A',
			.spectrum_grade = 'C',
			.hr_bpm = 70 + 3 * noise(&seed, i) + (up ? 15 : 0),
			.ln_rmssd =
				3.4 - 0.2 * noise(&seed, i) - (up ? 0.7 : 0),
			.n_pairs = 69,
			.ln_lf_hf = NAN,
			.resp_per_min = NAN,
			.algorithm = 3,
		};

		assert_int_equal(step_write(scratch->store, &step), 0);
	}
}

static void run_all(struct scratch *scratch)
{
	struct regulate *regulate =
		regulate_new(scratch->store, ROLLOVER_MIN, false);
	int r;

	while ((r = regulate_next(regulate)) > 0)
		;
	assert_int_equal(r, 0);
	regulate_free(regulate);
}

static int64_t ask(struct scratch *scratch, const char *sql)
{
	int64_t value = -99;

	assert_int_equal(database_query_int(scratch->store, sql, &value), 0);
	return value;
}

struct found {
	struct day_row rows[N_DAYS + 2];
	size_t n_rows;
	struct episode episodes[8];
	size_t n_episodes;
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

	assert_true(found->n_episodes < 8);
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

static void test_learns_then_tells(void **state)
{
	struct scratch *scratch = *state;

	for (int day = 0; day < N_DAYS; day++)
		add_day(scratch, DEVICE_STRAP, day, 0, 0);
	add_day(scratch, DEVICE_STRAP, N_DAYS, 100, 112);
	run_all(scratch);
	struct found found = find(scratch);

	assert_int_equal(found.n_rows, N_DAYS + 1);
	assert_true(isnan(found.rows[3].arousal));
	assert_int_equal(found.rows[3].baseline_days, 3);
	assert_int_equal(ask(scratch,
				 "SELECT count(*) FROM steps "
				 "WHERE why = 'learning'"),
		5 * STEPS);
	assert_int_equal(found.rows[5].baseline_days, 5);
	assert_string_equal(found.rows[8].arousal_reason, "");
	assert_near(found.rows[8].arousal, 0, 0, 0.3);
	assert_true(found.rows[8].in_range > 0.9);
	assert_near(found.rows[8].known_s, HOURS * 3600, 0, 0);
	/* Where it was put, on the last day, and no other. */
	assert_int_equal(found.n_episodes, 1);
	assert_int_equal(found.rows[N_DAYS].n_episodes, 1);
	assert_near(
		(double)(found.episodes[0].begin.utc_us -
			at_s(N_DAYS * DAY_S + 100 * STEP_HOP_S + 30).utc_us) /
			1e6,
		0, 0, STEP_HOP_S);
	assert_near(
		(double)(found.episodes[0].end_utc_us -
			at_s(N_DAYS * DAY_S + 112 * STEP_HOP_S + 30).utc_us) /
			1e6,
		0, 0, STEP_HOP_S);
	assert_int_equal(found.episodes[0].begin.offset_min, 60);
	assert_true(found.episodes[0].settled);
	/* The parts add up. */
	assert_int_equal(ask(scratch,
				 "SELECT count(*) FROM steps WHERE arousal IS "
				 "NOT NULL AND abs(arousal - part_hr - "
				 "part_ln_rmssd - part_ln_lf_hf) > 1e-12"),
		0);
}

/* A day that comes late changes no baseline that was frozen. */
static void test_a_frozen_baseline_stays(void **state)
{
	struct scratch *scratch = *state;
	int64_t n;

	for (int day = 0; day < 8; day++)
		if (day != 3)
			add_day(scratch, DEVICE_STRAP, day, 0, 0);
	run_all(scratch);
	n = ask(scratch, "SELECT sum(n_days) FROM baselines");
	add_day(scratch, DEVICE_STRAP, 3, 0, 0);
	run_all(scratch);
	assert_int_equal(ask(scratch, "SELECT count(*) FROM days"), 8);
	/* Only its own was added, of the three days before it. */
	assert_int_equal(
		ask(scratch, "SELECT sum(n_days) FROM baselines"), n + 3);
}

/* Rows written in another order, looked at as often as one likes. */
static void test_order_plays_no_part(void **state)
{
	static const char sum[] =
		"SELECT 1000000 * sum(arousal * (begin_utc_us % 86400000000) "
		"/ 86400000000.0) FROM steps";
	struct scratch *scratch = *state;
	struct regulate *regulate;
	int64_t value;

	for (int day = 0; day < 8; day++)
		add_day(scratch, DEVICE_STRAP, day, 10, 20);
	run_all(scratch);
	value = ask(scratch, sum);
	regulate = regulate_new(scratch->store, ROLLOVER_MIN, true);
	for (int day = 0; day < 8; day++)
		assert_int_equal(regulate_day(regulate, first_day() + day), 0);
	assert_int_equal(ask(scratch, sum), value);
	regulate_free(regulate);

	assert_int_equal(database_exec(scratch->store,
				 "DELETE FROM days; DELETE FROM episodes; "
				 "DELETE FROM bands; DELETE FROM baselines; "
				 "DELETE FROM steps"),
		0);
	for (int day = 7; day >= 0; day--)
		add_day(scratch, DEVICE_STRAP, day, 10, 20);
	run_all(scratch);
	assert_int_equal(ask(scratch, sum), value);
}

/* Coffee: those steps stay, and make no baseline. */
static void test_tags_and_medicine(void **state)
{
	struct scratch *scratch = *state;
	struct journal_entry coffee = {.kind = JOURNAL_TAG, .nrs = -1};
	struct journal_entry med = {.kind = JOURNAL_MED,
		.mode = JOURNAL_START,
		.nrs = -1,
		.words = "something"};

	for (int day = 0; day < N_DAYS; day++)
		add_day(scratch, DEVICE_STRAP, day, 0, 0);
	coffee.meant = coffee.logged = at_s(2 * DAY_S - 60);
	strcpy(coffee.tags, "caffeine");
	assert_int_equal(journal_add(scratch->store, &coffee), 0);
	med.meant = med.logged = at_s(9 * DAY_S - 60);
	assert_int_equal(journal_add(scratch->store, &med), 0);
	run_all(scratch);
	struct found found = find(scratch);

	assert_int_equal(found.rows[2].n_rest, 0);
	assert_true(found.rows[1].n_rest > 100);
	assert_int_equal(found.rows[3].baseline_days, 2);
	assert_int_equal(found.rows[8].baseline_days, 7);
	/* From the day of the break on it begins anew. */
	assert_int_equal(found.rows[9].baseline_days, 0);
	assert_int_equal(found.rows[11].baseline_days, 2);
	assert_true(isnan(found.rows[11].arousal));
}

/* What is written later is taken note of, by the day that it was meant for. */
static void test_late_entries(void **state)
{
	struct scratch *scratch = *state;
	struct journal_entry coffee = {.kind = JOURNAL_TAG, .nrs = -1};
	struct regulate *regulate =
		regulate_new(scratch->store, ROLLOVER_MIN, false);
	struct store *other;
	int r;

	for (int day = 0; day < 7; day++)
		add_day(scratch, DEVICE_STRAP, day, 0, 0);
	while ((r = regulate_next(regulate)) > 0)
		;
	assert_int_equal(r, 0);
	assert_int_equal(regulate_entries(regulate), 0);
	assert_true(find(scratch).rows[2].n_rest > 100);
	assert_int_equal(
		store_open(scratch->path, STORE_JOURNAL, &other, NULL), 0);
	coffee.meant = at_s(2 * DAY_S - 60);
	coffee.logged = at_s(6 * DAY_S);
	strcpy(coffee.tags, "caffeine");
	assert_int_equal(journal_add(other, &coffee), 0);
	store_close(other);
	assert_int_equal(regulate_entries(regulate), 0);
	assert_int_equal(find(scratch).rows[2].n_rest, 0);
	regulate_free(regulate);
}

static void add_coffee(struct scratch *scratch, int day)
{
	struct journal_entry coffee = {.kind = JOURNAL_TAG, .nrs = -1};

	coffee.meant = at_s(day * DAY_S - 60);
	coffee.logged = at_s(12 * DAY_S);
	strcpy(coffee.tags, "caffeine");
	assert_int_equal(journal_add(scratch->store, &coffee), 0);
}

/* Also what is written while nobody is there to see it. */
static void test_entries_between_runs(void **state)
{
	struct scratch *scratch = *state;
	struct regulate *regulate;

	for (int day = 0; day < N_DAYS; day++)
		add_day(scratch, DEVICE_STRAP, day, 0, 0);
	run_all(scratch);
	for (int day = 1; day < N_DAYS; day++)
		add_coffee(scratch, day);
	assert_true(find(scratch).rows[2].n_rest > 100);
	regulate = regulate_new(scratch->store, ROLLOVER_MIN, false);
	assert_int_equal(regulate_entries(regulate), 0);
	regulate_free(regulate);
	/* Not all at once; the next one starts where this one began. */
	regulate = regulate_new(scratch->store, ROLLOVER_MIN, false);
	for (int i = 0; i < 4; i++)
		assert_int_equal(regulate_entries(regulate), 0);
	regulate_free(regulate);
	for (int day = 1; day < N_DAYS; day++)
		assert_int_equal(find(scratch).rows[day].n_rest, 0);
	assert_true(find(scratch).rows[0].n_rest > 100);
}

static void set_zone(struct scratch *scratch, int from_day, int offset_min)
{
	char sql[160];

	snprintf(sql, sizeof(sql),
		"UPDATE steps SET begin_offset_min = %d "
		"WHERE begin_utc_us >= %lld",
		offset_min, (long long)at_s(from_day * DAY_S).utc_us);
	assert_int_equal(database_exec(scratch->store, sql), 0);
}

/* Another zone than the day before, also where the strap was off meanwhile; not
 * after summer time began, and not after a week without the strap. */
static void test_travel(void **state)
{
	static const int worn[] = {0, 1, 3, 10, 11};
	static const bool travel[] = {false, false, true, false, true};
	struct scratch *scratch = *state;

	setenv("TZ", "Europe/Berlin", 1);
	for (size_t i = 0; i < 5; i++)
		add_day(scratch, DEVICE_STRAP, worn[i], 0, 0);
	set_zone(scratch, 3, -300);
	set_zone(scratch, 10, 60);
	set_zone(scratch, 11, 120);
	run_all(scratch);
	struct found found = find(scratch);

	assert_int_equal(found.n_rows, 5);
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(found.rows[i].travel, travel[i]);
}

/* Medicine that is noted days later breaks the baselines since then; and where
 * that is taken back, they are whole again. */
static void test_late_medicine(void **state)
{
	struct scratch *scratch = *state;
	struct journal_entry med = {.kind = JOURNAL_MED,
		.mode = JOURNAL_START,
		.nrs = -1,
		.words = "something"};
	struct regulate *regulate =
		regulate_new(scratch->store, ROLLOVER_MIN, false);
	struct store *other;

	for (int day = 0; day < 9; day++)
		add_day(scratch, DEVICE_STRAP, day, 0, 0);
	while (regulate_next(regulate) > 0)
		;
	assert_int_equal(regulate_entries(regulate), 0);
	assert_int_equal(find(scratch).rows[8].baseline_days, 8);
	assert_int_equal(
		store_open(scratch->path, STORE_JOURNAL, &other, NULL), 0);
	med.meant = at_s(5 * DAY_S - 60);
	med.logged = at_s(9 * DAY_S);
	assert_int_equal(journal_add(other, &med), 0);
	for (int turn = 0; turn < 8; turn++)
		assert_int_equal(regulate_entries(regulate), 0);
	assert_int_equal(find(scratch).rows[4].baseline_days, 4);
	assert_int_equal(find(scratch).rows[5].baseline_days, 0);
	assert_int_equal(find(scratch).rows[8].baseline_days, 3);
	med.removed = true;
	assert_int_equal(journal_change(other, &med), 0);
	for (int turn = 0; turn < 8; turn++)
		assert_int_equal(regulate_entries(regulate), 0);
	assert_int_equal(find(scratch).rows[8].baseline_days, 8);
	store_close(other);
	regulate_free(regulate);
}

/* A day of a real strap is not mixed with a simulation of it. */
static void test_one_device_a_day(void **state)
{
	struct scratch *scratch = *state;

	add_day(scratch, DEVICE_SIM, 0, 0, 0);
	add_day(scratch, DEVICE_STRAP, 0, 0, 0);
	add_day(scratch, DEVICE_SIM, 1, 0, 0);
	run_all(scratch);
	struct found found = find(scratch);

	assert_int_equal(found.n_rows, 2);
	assert_int_equal(found.rows[0].device, DEVICE_STRAP);
	assert_int_equal(found.rows[1].device, DEVICE_SIM);
	assert_int_equal(found.rows[1].baseline_days, 1);
	assert_int_equal(ask(scratch,
				 "SELECT count(*) FROM steps "
				 "WHERE why = 'other_device'"),
		STEPS);
}

int main(void)
{
#define TEST(f)                                                                \
	cmocka_unit_test_setup_teardown(f, scratch_setup, scratch_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_learns_then_tells),
		TEST(test_a_frozen_baseline_stays),
		TEST(test_order_plays_no_part),
		TEST(test_tags_and_medicine),
		TEST(test_late_entries),
		TEST(test_entries_between_runs),
		TEST(test_travel),
		TEST(test_late_medicine),
		TEST(test_one_device_a_day),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
