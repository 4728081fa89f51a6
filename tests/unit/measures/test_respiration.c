/* SPDX-License-Identifier: GPL-3.0-or-later
 * Breathing from the intervals: the rate where it can be seen, and silence
 * where a harmonic, noise or the heart rate could pass for breath.
 */
#include "analysis/measures/respiration.h"

#include "tests/near.h"

#define HZ 4.0
#define N 1200

static double z[N];

static void fill(double per_min, double harmonic, double third, double noise)
{
	uint64_t seed = 4711;

	for (size_t i = 0; i < N; i++) {
		double phase = 2 * M_PI * per_min / 60 * (double)i / HZ;

		z[i] = 900 + 30 * sin(phase) + harmonic * sin(2 * phase + 1) +
			third * sin(3 * phase + 2) +
			noise * (seed_uniform(&seed) - 0.5);
	}
}

static struct hrv_value rate(size_t n, double hr_bpm)
{
	struct respiration *respiration = respiration_new(HZ, N);
	struct hrv_value per_min =
		respiration_per_min(respiration, z, n, hr_bpm);

	respiration_free(respiration);
	return per_min;
}

static void test_finds_the_rate(void **state)
{
	(void)state;
	for (double per_min = 8.5; per_min <= 28; per_min += 0.7) {
		fill(per_min, 5, 2, 20);
		assert_near(rate(N, 80).value, per_min, 0, 0.1);
		/* Windows short of 60 s, as a minute of beats makes them. */
		assert_near(rate(236, 80).value, per_min, 0, 0.3);
	}
}

static void test_rather_not_knows(void **state)
{
	static const struct {
		const char *name;
		double per_min, harmonic, third, noise, hr_bpm;
	} rows[] = {
		{"6/min with a harmonic", 6, 12, 0, 0, 60},
		{"6/min as steep as a sawtooth", 6, 15, 10, 5, 60},
		{"3.75/min with a third", 3.75, 0, 10, 2, 60},
		{"above 0.45 of the heart rate", 20, 0, 0, 5, 44},
		{"drowned in noise", 15, 0, 0, 600, 60},
		{"4/min alone", 4, 0, 0, 0, 60},
		{"40/min", 40, 0, 0, 5, 120},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		print_message("%s\n", rows[i].name);
		fill(rows[i].per_min, rows[i].harmonic, rows[i].third,
			rows[i].noise);
		assert_int_equal(
			rate(N, rows[i].hr_bpm).reason, HRV_BREATHING_UNKNOWN);
	}
}

/* A third of the time 15/min and then nothing is not known; half is, as five
 * of nine windows reach into it. */
static void test_most_windows_must_show_it(void **state)
{
	(void)state;
	for (size_t known = 0; known <= N; known += N / 6) {
		fill(15, 0, 0, 1);
		for (size_t i = known; i < N; i++)
			z[i] = 900;
		assert_int_equal(rate(N, 60).reason,
			known >= N / 2 ? HRV_OK : HRV_BREATHING_UNKNOWN);
	}
}

/* The median: a minute of another rate does not show. */
static void test_is_a_median(void **state)
{
	(void)state;
	fill(20, 0, 0, 1);
	for (size_t i = N / 4; i < N; i++)
		z[i] = 900 + 30 * sin(2 * M_PI * 12.0 / 60 * (double)i / HZ);
	assert_near(rate(N, 60).value, 12, 0, 0.1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_finds_the_rate),
		cmocka_unit_test(test_rather_not_knows),
		cmocka_unit_test(test_most_windows_must_show_it),
		cmocka_unit_test(test_is_a_median),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
