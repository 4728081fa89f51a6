/* SPDX-License-Identifier: GPL-3.0-or-later
 * Standing up is told from what comes on slowly, stays, or is only a breath.
 */
#include "analysis/regulation/rise.h"

#include "tests/unit/regulation/make_steps.h"

#define N_S 900
#define MAX 16

static const struct reg_constants *const constants = &reg_constants_default;

/* Beats of a heart whose rate over time is hr(t_s). */
static size_t beats_of(double (*hr)(double t_s), double gap_from_s,
	double gap_to_s, struct reg_beat *ret_beats)
{
	size_t n = 0;

	for (double t_s = 0; t_s < N_S; t_s += 60 / hr(t_s))
		if (t_s < gap_from_s || t_s > gap_to_s)
			ret_beats[n++] = (struct reg_beat){
				(int64_t)(t_s * 1e6), hr(t_s)};
	return n;
}

static double breath(double t_s)
{
	return 4 * sin(2 * M_PI * t_s / 5);
}

/* Up by 24 within 15 s, then down to 8 above with a time constant of 12 s. */
static double standing(double t_s)
{
	double since = t_s - 400;

	if (since < 0)
		return 62 + breath(t_s);
	if (since < 15)
		return 62 + 24 * since / 15 + breath(t_s);
	return 70 + 16 * exp(-(since - 15) / 12) + breath(t_s);
}

/* Up by 20 within a minute, half gone after two more. */
static double aroused(double t_s)
{
	double since = t_s - 400;

	if (since < 0)
		return 62 + breath(t_s);
	if (since < 60)
		return 62 + 20 * since / 60 + breath(t_s);
	return 62 + 20 * exp(-(since - 60) / 170) + breath(t_s);
}

/* Up by 30 within 20 s, and there it stays. */
static double walking(double t_s)
{
	double since = t_s - 400;

	return 62 + 30 * fmax(0, fmin(1, since / 20)) + breath(t_s);
}

static double deep_breath(double t_s)
{
	return 62 + 11 * sin(2 * M_PI * t_s / 10);
}

static void test_standing(void **state)
{
	static struct reg_beat beats[4000];
	struct reg_rise rises[MAX];
	size_t n = beats_of(standing, -1, -1, beats);

	(void)state;
	assert_int_equal(reg_rises_find(beats, n, constants, rises, MAX), 1);
	assert_near((double)rises[0].peak_us / 1e6, 415, 0, 8);
	assert_true(rises[0].start_us < rises[0].peak_us);
	assert_true(rises[0].bpm > 12 && rises[0].bpm < 26);
}

static void test_not_standing(void **state)
{
	static double (*const hearts[])(double t_s) = {
		aroused, walking, deep_breath};
	static struct reg_beat beats[4000];
	struct reg_rise rises[MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(hearts) / sizeof(hearts[0]); i++) {
		size_t n = beats_of(hearts[i], -1, -1, beats);

		assert_int_equal(
			reg_rises_find(beats, n, constants, rises, MAX), 0);
	}
	assert_int_equal(reg_rises_find(NULL, 0, constants, rises, MAX), 0);
}

static void test_nothing_is_found_in_a_gap(void **state)
{
	static struct reg_beat beats[4000];
	struct reg_rise rises[MAX];
	size_t n = beats_of(standing, 405, 430, beats);

	(void)state;
	assert_int_equal(reg_rises_find(beats, n, constants, rises, MAX), 0);
}

static void test_marks(void **state)
{
	struct reg_step steps[40];
	struct reg_rise rise = {
		300 * INT64_C(1000000), 320 * INT64_C(1000000), 20};

	(void)state;
	for (int i = 0; i < 40; i++)
		steps[i] = step_calm(i * STEP_US);
	reg_rises_mark(steps, 40, &rise, 1, constants);
	for (int i = 0; i < 40; i++)
		assert_int_equal(!!(steps[i].flags & REG_RISE),
			i * 30 > 270 && i * 30 < 530);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_standing),
		cmocka_unit_test(test_not_standing),
		cmocka_unit_test(test_nothing_is_found_in_a_gap),
		cmocka_unit_test(test_marks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
