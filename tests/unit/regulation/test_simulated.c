/* SPDX-License-Identifier: GPL-3.0-or-later
 * The whole way on simulated days: beats with artefacts, windows, baseline,
 * index, episodes, against what the heart really did.
 */
#include "analysis/days/pairs.h"
#include "analysis/regulation/episode.h"
#include "analysis/regulation/freeze.h"

#include "tests/sim_steps.h"

#define N_BASE 12 /* days that make the baseline */
#define N_DAYS 42 /* days in all */
#define MAX 64

static const struct reg_constants *const constants = &reg_constants_default;

static struct world {
	struct sim_person *person;
	struct hrv_plan *plan;
	struct reg_baseline baseline;
	struct sim_hours hours;
} world;

static void freeze(void)
{
	static struct reg_step steps[N_BASE * 1000];
	struct reg_freezer *freezer = reg_freezer_new(N_BASE * 1000);
	size_t n = 0;

	reg_freezer_begin(freezer, 20000, 20000 + N_BASE);
	for (int day = 0; day < N_BASE; day++) {
		sim_wear(world.person, day, sim_person_day(world.person, day),
			&world.hours);
		sim_cut(world.plan, day, &world.hours);
		for (size_t i = 0; i < world.hours.n_steps; i++) {
			steps[n] = world.hours.steps[i];
			assert_true(reg_freezer_add(freezer, &steps[n++]));
		}
	}
	reg_freezer_run(freezer, constants, &world.baseline);
	reg_freezer_free(freezer);
}

static int set_up(void **state)
{
	struct sim_options options = sim_options_of(seed_from_environment());

	(void)state;
	options.n_days = N_DAYS;
	world.person = sim_person_new(&options);
	world.plan = sim_plan_new();
	freeze();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	sim_person_free(world.person);
	hrv_plan_free(world.plan);
	return 0;
}

/* The index of each step of hours. */
static void index_steps(struct reg_point *ret_points)
{
	for (size_t i = 0; i < world.hours.n_steps; i++) {
		struct reg_arousal arousal;

		reg_arousal_of(&world.baseline, &world.hours.steps[i],
			constants, &arousal);
		ret_points[i] = (struct reg_point){
			world.hours.steps[i].time_us, arousal.value};
	}
}

/* What a window at that time would measure without any error. */
static struct reg_step true_step(int day, const struct reg_step *like)
{
	struct reg_step step = *like;
	double middle_s = (double)(like->time_us - sim_us(day, 0)) / 1e6;
	double rr = 0, ms2 = 0;

	for (int i = -30; i < 30; i += 5) {
		struct sim_state state =
			sim_person_state(world.person, day, middle_s + i + 2.5);

		rr += 1 / state.hr_bpm;
		ms2 += exp(2 * state.ln_rmssd);
	}
	step.hr_bpm = 12 / rr;
	step.ln_rmssd = log(ms2 / 12) / 2;
	step.grade = HRV_GRADE_A;
	step.flags = 0;
	return step;
}

static void true_points(int day, struct reg_point *ret_points)
{
	for (size_t i = 0; i < world.hours.n_steps; i++) {
		struct reg_step step = true_step(day, &world.hours.steps[i]);
		struct reg_arousal arousal;

		reg_arousal_of(&world.baseline, &step, constants, &arousal);
		ret_points[i] = (struct reg_point){step.time_us, arousal.value};
	}
}

/* How found episodes lie beside true ones. */
struct score {
	size_t n_true, n_hit, n_start, n_end, n_false;
	size_t n_settling, n_settled; /* true ones that do; found to, too */
	size_t n_settle; /* in the same time */
	double off_s; /* sum over n_settled */
};

static bool within_s(int64_t a_us, int64_t b_us, double s)
{
	return fabs((double)(a_us - b_us)) <= s * 1e6 + 1;
}

static bool overlap(const struct reg_episode *a, const struct reg_episode *b)
{
	return a->start_us < b->end_us && b->start_us < a->end_us;
}

static void score_one(const struct reg_episode *is,
	const struct reg_episode *found, struct score *score)
{
	double off_s = fabs(found->settle_s - is->settle_s);

	score->n_hit++;
	score->n_start += within_s(found->start_us, is->start_us, 30);
	score->n_end += within_s(found->end_us, is->end_us, 30);
	if (!is->has_settled || !found->has_settled)
		return;
	score->n_settled++;
	score->n_settle += off_s <= 15;
	score->off_s += off_s;
}

static void score_day(const struct reg_point *points,
	const struct reg_point *truth, struct score *score)
{
	struct reg_episode found[MAX], is[MAX];
	size_t n = world.hours.n_steps, n_hit = score->n_hit;
	size_t n_found = reg_episodes_find(points, n, constants, found, MAX);
	size_t n_is = reg_episodes_find(truth, n, constants, is, MAX);

	score->n_true += n_is;
	for (size_t i = 0; i < n_is; i++) {
		score->n_settling += is[i].has_settled;
		for (size_t k = 0; k < n_found; k++)
			if (overlap(&is[i], &found[k])) {
				score_one(&is[i], &found[k], score);
				break;
			}
	}
	if (n_found > score->n_hit - n_hit)
		score->n_false += n_found - (score->n_hit - n_hit);
}

static double pct(size_t n, size_t of)
{
	return 100.0 * (double)n / (double)of;
}

static void print_score(const char *what, const struct score *score)
{
	print_message("%-12s %8s %5s %5s %5s %5s %7s %7s\n", "they fall",
		"episodes", "found", "false", "start", "end", "settled", "off");
	print_message(
		"%-12s %8zu %5zu %5zu %3.0f %% %3.0f %% %5.0f %% %5.1f s\n",
		what, score->n_true, score->n_hit, score->n_false,
		pct(score->n_start, score->n_true),
		pct(score->n_end, score->n_true),
		pct(score->n_settle, score->n_settling),
		score->off_s / (double)score->n_settled);
}

/* A day that stays near its usual but for what is planned. */
static struct sim_day *calm_day(int day)
{
	struct sim_day *plan = sim_person_day(world.person, day);

	plan->wander = 0.3;
	plan->activation = 0;
	return plan;
}

/* Against what the heart did, whatever of it artefacts hid. */
static void score_days(bool lingers, struct score *score)
{
	static struct reg_point points[SIM_MAX_STEPS], truth[SIM_MAX_STEPS];
	size_t n_of[HRV_GRADE_E + 1] = {0}, n_steps = 0;

	for (int day = N_BASE; day < N_DAYS; day++) {
		struct sim_day *plan = calm_day(day);

		for (size_t i = 0; i < plan->n_events; i++)
			plan->events[i].lingers = lingers;
		sim_wear(world.person, day, plan, &world.hours);
		sim_cut(world.plan, day, &world.hours);
		index_steps(points);
		true_points(day, truth);
		score_day(points, truth, score);
		n_steps += world.hours.n_steps;
		for (size_t i = 0; i < world.hours.n_steps; i++)
			n_of[world.hours.steps[i].grade]++;
	}
	print_message("2 %% artefacts: %.0f %% of steps of grade C, %.0f %% "
		      "worse\n",
		pct(n_of[HRV_GRADE_C], n_steps),
		pct(n_of[HRV_GRADE_D] + n_of[HRV_GRADE_E], n_steps));
}

static void assert_share(size_t n, size_t of, double share)
{
	if ((double)n < share * (double)of) {
		print_error("%zu of %zu are less than %g\n", n, of, share);
		fail();
	}
}

static void test_known_episodes(void **state)
{
	struct score score = {0};

	(void)state;
	score_days(false, &score);
	print_score("evenly", &score);
	assert_true(score.n_true > 80);
	assert_share(score.n_hit, score.n_true, 0.99);
	assert_true(score.n_false <= score.n_true / 50);
	assert_share(score.n_start, score.n_true, 0.95);
	assert_share(score.n_end, score.n_true, 0.95);
	assert_share(score.n_settle, score.n_settling, 0.95);
}

/* Exponential tails cross the limits at a shallow angle: where they end is
 * less sure by nature, by what 60 s of beats can tell of RMSSD. */
static void test_lingering_episodes(void **state)
{
	struct score score = {0};

	(void)state;
	score_days(true, &score);
	print_score("slowing down", &score);
	assert_share(score.n_start, score.n_true, 0.95);
	assert_share(score.n_end, score.n_true, 0.75);
	assert_share(score.n_settle, score.n_settling, 0.75);
	assert_true(score.off_s / (double)score.n_settled < 15);
}

/* Three events on an otherwise calm day. */
static void plan_events(int day, enum sim_kind kind, double length_s)
{
	struct sim_day *plan = calm_day(day);

	plan->n_events = 3;
	for (size_t i = 0; i < 3; i++)
		plan->events[i] = (struct sim_event){.kind = kind,
			.start_s = plan->worn_from_s + 1500 + 3000 * (double)i +
				7 * day,
			.length_s = length_s,
			.height = 0.8,
			.fall_s = kind == SIM_EPISODE ? 180 : 60};
	sim_wear(world.person, day, plan, &world.hours);
	sim_cut(world.plan, day, &world.hours);
}

/* Episodes that begin in one of the day's events, or up to 20 min after it. */
static size_t count_taken(int day)
{
	static struct reg_point points[SIM_MAX_STEPS];
	const struct sim_day *plan = sim_person_day(world.person, day);
	struct reg_episode found[MAX];
	size_t n, n_taken = 0;

	index_steps(points);
	n = reg_episodes_find(
		points, world.hours.n_steps, constants, found, MAX);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < plan->n_events; k++) {
			double since_s =
				(double)(found[i].start_us -
					sim_us(day, plan->events[k].start_s)) /
				1e6;

			n_taken += since_s > -60 &&
				since_s < plan->events[k].length_s + 1200;
		}
	return n_taken;
}

/* An accelerometer, or a tag, says moving during the day's events. */
static void tell_movement(int day)
{
	const struct sim_day *plan = sim_person_day(world.person, day);

	for (size_t i = 0; i < world.hours.n_steps; i++) {
		struct reg_step *step = &world.hours.steps[i];
		double at_s = (double)(step->time_us - sim_us(day, 0)) / 1e6;

		for (size_t k = 0; k < plan->n_events; k++) {
			double since_s = at_s - plan->events[k].start_s;

			if (since_s > -30 &&
				since_s < plan->events[k].length_s + 30)
				step->motion = REG_MOVING;
		}
	}
	reg_rises_hold(world.hours.steps, world.hours.n_steps, constants);
	reg_steps_mark(world.hours.steps, world.hours.n_steps, constants);
}

/* Of 36 events on 12 days, those taken for an episode. */
struct taken {
	size_t by_heart; /* told from the heart alone */
	size_t unmarked; /* without that */
	size_t by_motion; /* told by an accelerometer or a tag */
};

static struct taken count_events(
	const char *what, enum sim_kind kind, double length_s)
{
	struct taken taken = {0};

	for (int day = N_BASE; day < N_BASE + 12; day++) {
		plan_events(day, kind, length_s);
		taken.by_heart += count_taken(day);
		for (size_t i = 0; i < world.hours.n_steps; i++)
			world.hours.steps[i].flags = 0;
		taken.unmarked += count_taken(day);
		tell_movement(day);
		taken.by_motion += count_taken(day);
	}
	print_message("%-24s %5.0f s %5zu of 36, unmarked %2zu, told %2zu\n",
		what, length_s, taken.by_heart, taken.unmarked,
		taken.by_motion);
	return taken;
}

static void test_movement_is_no_episode(void **state)
{
	static const struct {
		const char *what;
		enum sim_kind kind;
		double length_s;
		size_t most;
	} cases[] = {
		{"standing up, for", SIM_STANDING, 30, 1},
		{"standing up, for", SIM_STANDING, 150, 1},
		{"standing up, for", SIM_STANDING, 600, 1},
		/* What drifts in so long a time may bring the heart back. */
		{"standing up, for", SIM_STANDING, 1200, 5},
		{"a walk of", SIM_WALK, 60, 1},
		{"a walk of", SIM_WALK, 180, 1},
		{"a walk of", SIM_WALK, 420, 1},
		{"a walk of", SIM_WALK, 1200, 1},
	};

	(void)state;
	print_message("taken for an episode:\n");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct taken taken = count_events(
			cases[i].what, cases[i].kind, cases[i].length_s);

		assert_true(taken.by_heart <= cases[i].most);
		assert_true(taken.by_motion <= cases[i].most);
		assert_true(cases[i].length_s < 60 || taken.unmarked > 18);
	}
}

/* An episode that is as steep as standing up cannot be told from it. */
static void test_episodes_are_not_taken_for_movement(void **state)
{
	static const double rises_s[] = {20, 30, 45, 60, 90, 120};

	(void)state;
	print_message("an episode is an episode:\n");
	for (size_t i = 0; i < sizeof(rises_s) / sizeof(rises_s[0]); i++) {
		struct taken taken = count_events(
			"an episode that rises in", SIM_EPISODE, rises_s[i]);

		if (rises_s[i] >= 60)
			assert_int_equal(taken.by_heart, taken.unmarked);
	}
}

/* The strap is away for 7 minutes from the middle of each rise. */
static void test_nothing_is_invented_across_gaps(void **state)
{
	static struct reg_point points[SIM_MAX_STEPS];
	struct reg_episode found[MAX];

	(void)state;
	for (int day = N_BASE; day < N_DAYS; day++) {
		struct sim_day *plan = calm_day(day);
		size_t n = 0, n_found;

		sim_wear(world.person, day, plan, &world.hours);
		for (size_t i = 0; i < world.hours.n_beats; i++) {
			struct sim_beat *beat = &world.hours.beats[i];
			bool lost = false;

			for (size_t k = 0; k < plan->n_events; k++) {
				double since_s =
					beat->end_s - plan->events[k].start_s;

				lost |= since_s > 60 && since_s < 480;
			}
			if (!lost)
				world.hours.beats[n++] = *beat;
		}
		world.hours.n_beats = n;
		sim_cut(world.plan, day, &world.hours);
		index_steps(points);
		n_found = reg_episodes_find(
			points, world.hours.n_steps, constants, found, MAX);
		for (size_t i = 0; i < n_found; i++)
			for (size_t k = 0; k < plan->n_events; k++) {
				int64_t from_us = sim_us(
					day, plan->events[k].start_s + 90);
				int64_t to_us = sim_us(
					day, plan->events[k].start_s + 450);

				assert_true(found[i].end_us <= from_us ||
					found[i].start_us >= to_us);
			}
	}
}

/* Spearman's rho of pain, lag days after activation, over 2000 days. */
static double rho(enum sim_relation relation, int lag)
{
	enum { N = 2000 };
	struct sim_options options = sim_options_of(7);
	struct sim_person *person;
	struct pairs *pairs = pairs_new(N);
	static double x[N], y[N];
	double result;

	options.n_days = N;
	options.relation = relation;
	options.p_missing = 0.2;
	person = sim_person_new(&options);
	for (int i = 0; i < N; i++) {
		const struct sim_day *day = sim_person_day(person, i);

		x[i] = day->has_pain ? day->nrs : NAN;
		y[i] = day->is_worn ? day->activation : NAN;
	}
	pairs_set(pairs, x, y, N, lag);
	result = pairs_rho(pairs);
	pairs_free(pairs);
	sim_person_free(person);
	return result;
}

/* With r 0.5 and phi 0.5 the neighbours of the right lag have half of it. */
static void test_relations_of_days(void **state)
{
	static const struct {
		enum sim_relation relation;
		double rho[3]; /* lags -1, 0, 1 */
	} cases[] = {
		{SIM_NONE, {0, 0, 0}},
		{SIM_SAME_DAY, {0.24, 0.47, 0.24}},
		{SIM_NEXT_DAY, {0.12, 0.24, 0.47}},
		{SIM_REVERSED, {0.47, 0.24, 0.12}},
		{SIM_TREND, {0.42, 0.42, 0.42}},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		for (int lag = -1; lag <= 1; lag++)
			assert_near(rho(cases[i].relation, lag),
				cases[i].rho[lag + 1], 0, 0.09);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_relations_of_days),
		cmocka_unit_test(test_known_episodes),
		cmocka_unit_test(test_lingering_episodes),
		cmocka_unit_test(test_nothing_is_invented_across_gaps),
		cmocka_unit_test(test_movement_is_no_episode),
		cmocka_unit_test(test_episodes_are_not_taken_for_movement),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
