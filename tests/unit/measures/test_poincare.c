/* SPDX-License-Identifier: GPL-3.0-or-later
 * Poincare plot: the lists of hrv.md 5.1 and 5.2 and the identities.
 */
#include "analysis/measures/poincare.h"

#include "tests/near.h"
#include "tests/rr_make.h"

static const struct {
	double rr_ms[12];
	size_t n;
	double sd1_ms, sd2_axis_ms;
} lists[] = {
	{{800, 810, 790, 820, 780}, 5, 21.98484326, 4.082482905},
	{{1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000}, 10, 0,
		0},
	{{800, 850, 800, 850, 800, 850}, 6, 38.72983346, 0},
	{{812, 798, 830, 845, 801, 779, 795, 860, 872, 840, 815, 808}, 12,
		22.56828023, 34.94333075},
	{{600, 650, 701, 751, 700}, 5, 35.82829422, 68.19335256},
};

static void test_lists(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		struct rr_series *series =
			rr_make_ms(lists[i].rr_ms, lists[i].n);
		struct hrv_sums sums = hrv_sums_of(series, false);

		assert_near(hrv_sd1_ms(&sums).value, lists[i].sd1_ms, 1e-9, 0);
		assert_near(hrv_sd2_axis_ms(&sums).value, lists[i].sd2_axis_ms,
			1e-9, 0);
		rr_series_free(series);
	}
}

static void test_reproducible_series(void **state)
{
	static const struct {
		size_t n;
		double sd1_ms, sd2_axis_ms;
	} rows[] = {
		{300, 24.288345977, 51.000452663},
		{1000, 24.046394028, 50.560511789},
	};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct rr_series *series = rr_make_reproducible(rows[i].n);
		struct hrv_sums sums = hrv_sums_of(series, false);

		assert_near(hrv_sd1_ms(&sums).value, rows[i].sd1_ms, 1e-10, 0);
		assert_near(hrv_sd2_axis_ms(&sums).value, rows[i].sd2_axis_ms,
			1e-10, 0);
		rr_series_free(series);
	}
}

static void test_identities(void **state)
{
	uint64_t seed = seed_from_environment();

	(void)state;
	for (int round = 0; round < 20; round++) {
		struct rr_series *series = rr_make_random(300, &seed);
		struct hrv_sums sums = hrv_sums_of(series, false);
		double sdnn_ms = hrv_sdnn_ms(&sums).value;
		double sdsd_ms = hrv_sdsd_ms(&sums).value;
		double sd1_ms = hrv_sd1_ms(&sums).value;
		double sd2_ms = hrv_sd2_ms(&sums).value;

		assert_near(sd1_ms * sd1_ms, sdsd_ms * sdsd_ms / 2, 1e-14, 0);
		assert_near(sd1_ms * sd1_ms + sd2_ms * sd2_ms,
			2 * sdnn_ms * sdnn_ms, 1e-12, 0);
		/* The ends make the two forms differ by about 1 / N. */
		assert_near(hrv_sd2_axis_ms(&sums).value, sd2_ms, 2.0 / 300, 0);
		rr_series_free(series);
	}
}

static void test_identity_where_there_is_no_length(void **state)
{
	static const double even[] = {800, 850, 800, 850, 800, 850};
	static const double odd[] = {800, 850, 800, 850, 800};
	static const double two[] = {800, 850};
	struct rr_series *series = rr_make_ms(even, 6);
	struct hrv_sums sums = hrv_sums_of(series, false);

	(void)state;
	/* 2 * 750 - 3000 / 2 */
	assert_near(hrv_sd2_ms(&sums).value, 0, 0, 0);
	rr_series_free(series);

	series = rr_make_ms(odd, 5);
	sums = hrv_sums_of(series, false);
	assert_int_equal(hrv_sd2_ms(&sums).reason, HRV_NO_VARIATION);
	assert_near(hrv_sd2_axis_ms(&sums).value, 0, 0, 0);
	rr_series_free(series);

	series = rr_make_ms(two, 2);
	sums = hrv_sums_of(series, false);
	assert_int_equal(hrv_sd1_ms(&sums).reason, HRV_TOO_FEW);
	assert_int_equal(hrv_sd2_ms(&sums).reason, HRV_TOO_FEW);
	assert_int_equal(hrv_sd2_axis_ms(&sums).reason, HRV_TOO_FEW);
	rr_series_free(series);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_reproducible_series),
		cmocka_unit_test(test_identities),
		cmocka_unit_test(test_identity_where_there_is_no_length),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
