/* SPDX-License-Identifier: GPL-3.0-or-later
 * The simulated heart: the same for the same seed, and like a heart.
 */
#include "daemon/strap/sim.h"

#include <string.h>

#include "daemon/strap/hrs.h"
#include "tests/near.h"

#define N_BEATS 4000

static void take(struct sim_heart *heart, double *rr_ms, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		uint16_t rr_1024 = sim_heart_beat(heart, NULL);

		assert_true(hrs_rr_is_plausible(rr_1024));
		rr_ms[i] = rr_1024 * 1000.0 / 1024;
	}
}

static double mean_of(const double *rr_ms, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += rr_ms[i];
	return sum / (double)n;
}

/* Of differences that no ectopic or missed beat makes. */
static double calm_rmssd(const double *rr_ms, size_t n)
{
	double sum = 0;
	size_t n_differences = 0;

	for (size_t i = 1; i < n; i++) {
		double d = rr_ms[i] - rr_ms[i - 1];

		if (fabs(d) > 0.2 * rr_ms[i - 1])
			continue;
		sum += d * d;
		n_differences++;
	}
	return sqrt(sum / (double)n_differences);
}

static void test_seeds(void **state)
{
	static double a[N_BEATS], b[N_BEATS], c[N_BEATS];
	const uint64_t seeds[] = {0, 1, UINT64_MAX};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct sim_heart *one = sim_heart_new(seeds[i]);
		struct sim_heart *same = sim_heart_new(seeds[i]);
		struct sim_heart *other = sim_heart_new(seeds[i] + 1);

		take(one, a, N_BEATS);
		take(same, b, N_BEATS);
		take(other, c, N_BEATS);
		assert_memory_equal(a, b, sizeof(a));
		assert_true(memcmp(a, c, sizeof(a)) != 0);
		sim_heart_free(one);
		sim_heart_free(same);
		sim_heart_free(other);
	}
}

static void test_at_rest(void **state)
{
	uint64_t seed = seed_from_environment();
	static double rr_ms[N_BEATS];

	(void)state;
	for (int i = 0; i < 10; i++) {
		struct sim_heart *heart = sim_heart_new(seed_next(&seed));

		take(heart, rr_ms, N_BEATS);
		sim_heart_free(heart);
		assert_near(60000 / mean_of(rr_ms, N_BEATS), 65, 0, 5);
		assert_near(calm_rmssd(rr_ms, N_BEATS), 35, 0, 10);
	}
}

static void test_levels(void **state)
{
	static double rest[N_BEATS], other[N_BEATS];
	struct sim_heart *heart = sim_heart_new(7);

	(void)state;
	take(heart, rest, N_BEATS);
	sim_heart_set_level(heart, 1.2, 1);
	take(heart, other, N_BEATS);
	assert_near(
		mean_of(other, N_BEATS), mean_of(rest, N_BEATS) / 1.2, 0.04, 0);
	sim_heart_set_level(heart, 1, 0.5);
	take(heart, other, N_BEATS);
	assert_near(mean_of(other, N_BEATS), mean_of(rest, N_BEATS), 0.04, 0);
	assert_in_range(
		calm_rmssd(other, N_BEATS) / calm_rmssd(rest, N_BEATS) * 100,
		45, 75);

	/* Levels that no one has still give intervals that a strap can send. */
	sim_heart_set_level(heart, 20, 1);
	take(heart, other, N_BEATS);
	sim_heart_set_level(heart, 0.05, 1);
	take(heart, other, 100);
	sim_heart_free(heart);
}

/* 0.3 % ectopic, 0.1 % missed: counted over 100 000 beats. */
static void test_artefacts(void **state)
{
	struct sim_heart *heart = sim_heart_new(3);
	double before = 1, last = 1;
	int n_ectopic = 0, n_missed = 0;

	(void)state;
	for (int i = 0; i < 100000; i++) {
		double rr = sim_heart_beat(heart, NULL);

		n_ectopic += last < 0.8 * before && rr > 1.4 * last;
		n_missed += last > 1.6 * before && rr < 0.65 * last;
		before = last;
		last = rr;
	}
	sim_heart_free(heart);
	assert_in_range(n_ectopic, 200, 400);
	assert_in_range(n_missed, 60, 140);
}

/* The first spell: within 10 s up by 10 to 25 beats a minute, with RSA gone,
 * and settled after five minutes. */
static void test_first_spell(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 10; seed++) {
		struct sim_heart *heart = sim_heart_new(seed);
		double now_s = 0, arousal, calm_s = 0, spell_s = 0;
		int n_calm = 0, n_spell = 0;

		while (now_s < 26) {
			double rr_s = sim_heart_beat(heart, &arousal) / 1024.0;

			now_s += rr_s;
			assert_true(arousal >= 0 && arousal <= 1);
			if (now_s < 8) {
				assert_true(arousal == 0);
				calm_s += rr_s;
				n_calm++;
			} else if (now_s > 18) {
				assert_true(arousal > 0.5);
				spell_s += rr_s;
				n_spell++;
			}
		}
		assert_in_range(
			60 * n_spell / spell_s - 60 * n_calm / calm_s, 8, 25);
		while (now_s < 200)
			now_s += sim_heart_beat(heart, &arousal) / 1024.0;
		assert_true(arousal < 0.2);
		sim_heart_free(heart);
	}
}

/* Power of a tachogram at hz, by its definition. */
static double power_at(const double *rr_ms, size_t n, double hz)
{
	double mean = mean_of(rr_ms, n), t_s = 0, re = 0, im = 0;

	for (size_t i = 0; i < n; i++) {
		t_s += rr_ms[i] / 1000;
		re += (rr_ms[i] - mean) * cos(2 * M_PI * hz * t_s);
		im += (rr_ms[i] - mean) * sin(2 * M_PI * hz * t_s);
	}
	return re * re + im * im;
}

static double power_between(
	const double *rr_ms, size_t n, double low_hz, double high_hz)
{
	double sum = 0;
	int n_bins = 0;

	for (double hz = low_hz; hz < high_hz; hz += 0.002, n_bins++)
		sum += power_at(rr_ms, n, hz);
	return sum / n_bins;
}

static void test_waves(void **state)
{
	static double rr_ms[N_BEATS];
	struct sim_heart *heart = sim_heart_new(11);

	(void)state;
	take(heart, rr_ms, N_BEATS);
	sim_heart_free(heart);
	for (size_t i = 1; i < N_BEATS; i++)
		if (fabs(rr_ms[i] - rr_ms[i - 1]) > 0.2 * rr_ms[i - 1])
			rr_ms[i] = rr_ms[i - 1];

	double breath = power_between(rr_ms, N_BEATS, 0.18, 0.25);
	double waves = power_between(rr_ms, N_BEATS, 0.08, 0.12);
	double between = power_between(rr_ms, N_BEATS, 0.13, 0.16);
	double above = power_between(rr_ms, N_BEATS, 0.33, 0.4);

	assert_true(breath > 5 * between && breath > 5 * above);
	assert_true(waves > 5 * between && waves > 5 * above);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_seeds),
		cmocka_unit_test(test_at_rest),
		cmocka_unit_test(test_levels),
		cmocka_unit_test(test_artefacts),
		cmocka_unit_test(test_first_spell),
		cmocka_unit_test(test_waves),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
