/* SPDX-License-Identifier: GPL-3.0-or-later
 * Lomb's bands: test patterns whose power is known, no mirror images, and what
 * is too short.
 */
#include "analysis/measures/lomb_bands.h"

#include "analysis/measures/time.h"
#include "tests/rr_data.h"
#include "tests/rr_make.h"

#define MAX_N 2000

static struct hrv_lomb_bands bands_of(const int64_t *rr_q, size_t n)
{
	struct lomb_bands *bands = lomb_bands_new(MAX_N, 2400);
	struct hrv_lomb_bands result =
		lomb_bands_run(bands, rr_q, n, hrv_vlf.min_s);

	lomb_bands_free(bands);
	return result;
}

/* How many intervals of an EC57 pattern end within its first seconds. */
static size_t n_within(const struct rr_series *series, double seconds)
{
	int64_t t_q = 0;
	size_t n = 0;

	while (n < series->n &&
		(t_q += series->rr_q[n]) <= (int64_t)(seconds * RR_Q_PER_S))
		n++;
	return n;
}

/* The first 300 s of patterns 2 and 3 of ANSI/AAMI EC57: within 1.5 %. */
static void test_ec57(void **state)
{
	static const char *const ids[] = {"ec57_tp2", "ec57_tp3"};

	(void)state;
	rr_data_or_skip();
	for (size_t i = 0; i < 2; i++) {
		json_t *root = rr_data_load(ids[i]);
		const json_t *power =
			json_object_get(root, "expected_power_ms2");
		struct rr_series *series = rr_data_series(root, "rr_ms");
		struct hrv_lomb_bands bands =
			bands_of(series->rr_q, n_within(series, 300));

		double lf = json_number_value(json_object_get(power, "lf"));
		double hf = json_number_value(json_object_get(power, "hf"));

		assert_near(bands.lf_ms2.value, lf, 0, 0.015 * (lf + hf));
		assert_near(bands.hf_ms2.value, hf, 0, 0.015 * (lf + hf));
		rr_series_free(series);
		json_decref(root);
	}
}

/* Pattern 4 beats every 3 s: VLF has a mirror image at 1/3 Hz less itself, in
 * what would be HF. Half the heart rate is 0.167 Hz. */
static void test_no_mirror(void **state)
{
	(void)state;
	rr_data_or_skip();

	json_t *root = rr_data_load("ec57_tp4");
	struct rr_series *series = rr_data_series(root, "rr_ms");
	struct hrv_lomb_bands bands =
		bands_of(series->rr_q, n_within(series, 1200));

	assert_true(bands.vlf_ms2.value > 1000);
	assert_true(bands.hf_ms2.value < 0.01 * bands.vlf_ms2.value);
	rr_series_free(series);
	json_decref(root);
}

/* Beats as in hrv.md 5.3 (b), but with all 301 intervals stamped at their end:
 * LF 200 and HF 112.5 within a percent. */
static void test_two_tones(void **state)
{
	int64_t rr_q[301];
	double t_s = 0;

	(void)state;
	for (size_t i = 0; i < 301; i++) {
		double rr_ms = 1000 + 20 * sin(2 * M_PI * 0.1 * t_s) +
			15 * sin(2 * M_PI * 0.25 * t_s);

		rr_q[i] = rr_q_of_ms(rr_ms);
		t_s += rr_ms / 1000;
	}

	struct hrv_lomb_bands bands = bands_of(rr_q, 301);

	assert_near(bands.lf_ms2.value, 200, 0.015, 0);
	assert_near(bands.hf_ms2.value, 112.5, 0.015, 0);
	assert_near(bands.lf_hf.value, bands.lf_ms2.value / bands.hf_ms2.value,
		1e-15, 0);
}

static void test_limits(void **state)
{
	static const struct {
		size_t n;
		double rr_ms;
		enum hrv_reason vlf, lf, hf;
	} rows[] = {
		{0, 1000, HRV_NO_BEATS, HRV_NO_BEATS, HRV_NO_BEATS},
		{2, 1000, HRV_TOO_FEW, HRV_TOO_FEW, HRV_TOO_FEW},
		{57, 1000, HRV_TOO_SHORT, HRV_TOO_SHORT, HRV_TOO_SHORT},
		{58, 1000, HRV_TOO_SHORT, HRV_TOO_SHORT, HRV_OK},
		{118, 1000, HRV_TOO_SHORT, HRV_OK, HRV_OK},
		{298, 1000, HRV_OK, HRV_OK, HRV_OK},
		{100, 3400, HRV_OK, HRV_OK, HRV_HEART_SLOW},
		{100, 13000, HRV_OK, HRV_HEART_SLOW, HRV_HEART_SLOW},
		{MAX_N + 1, 1000, HRV_NO_MEMORY, HRV_NO_MEMORY, HRV_NO_MEMORY},
		{MAX_N, 3000, HRV_NO_MEMORY, HRV_NO_MEMORY, HRV_NO_MEMORY},
	};
	static int64_t rr_q[MAX_N + 1];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		for (size_t k = 0; k < rows[i].n; k++)
			rr_q[k] = rr_q_of_ms(rows[i].rr_ms + (double)(k % 3));

		struct hrv_lomb_bands bands = bands_of(rr_q, rows[i].n);

		assert_int_equal(bands.vlf_ms2.reason, rows[i].vlf);
		assert_int_equal(bands.lf_ms2.reason, rows[i].lf);
		assert_int_equal(bands.hf_ms2.reason, rows[i].hf);
	}
	lomb_bands_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ec57),
		cmocka_unit_test(test_no_mirror),
		cmocka_unit_test(test_two_tones),
		cmocka_unit_test(test_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
