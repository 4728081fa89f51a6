/* SPDX-License-Identifier: GPL-3.0-or-later
 * Standing up and walking are told from what comes on slowly or is only a
 * breath, and last until the heart is back.
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

/* Up by 30, but within two minutes. */
static double climbing(double t_s)
{
	double since = t_s - 400;

	return 62 + 30 * fmax(0, fmin(1, since / 120)) + breath(t_s);
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

/* Whether it goes on, and is seen to, makes no difference. */
static void test_walking(void **state)
{
	static struct reg_beat beats[4000];
	struct reg_constants high = *constants;
	struct reg_rise rises[MAX];

	(void)state;
	for (int until_s = 450; until_s <= 900; until_s += 150) {
		size_t n = beats_of(walking, until_s, 900, beats);

		assert_int_equal(
			reg_rises_find(beats, n, constants, rises, MAX), 1);
		assert_near((double)rises[0].start_us / 1e6, 390, 0, 15);
		assert_near((double)rises[0].peak_us / 1e6, 415, 0, 15);
		assert_true(rises[0].bpm >= 20 && rises[0].bpm < 32);
		/* Less than that is left to an accelerometer or a tag. */
		high.steep_bpm = 35;
		assert_int_equal(
			reg_rises_find(beats, n, &high, rises, MAX), 0);
	}
}

static void test_not_standing(void **state)
{
	static double (*const hearts[])(double t_s) = {
		aroused, climbing, deep_breath};
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

/* Minutes of a heart, and which of its steps a rise touches. */
struct minute {
	double hr_bpm;
	bool rise;
};

static void steps_of(const struct minute *minutes, size_t n, int64_t gap_us,
	struct reg_step *ret_steps)
{
	for (size_t i = 0; i < n; i++) {
		ret_steps[i] =
			step_calm((int64_t)i * STEP_US + (i >= 4 ? gap_us : 0));
		ret_steps[i].hr_bpm = minutes[i].hr_bpm;
		ret_steps[i].flags = minutes[i].rise ? REG_RISE : 0;
	}
	reg_rises_hold(ret_steps, n, constants);
	reg_rises_hold(ret_steps, n, constants);
}

static void test_still_up(void **state)
{
	static const struct {
		struct minute minutes[8];
		int64_t gap_us;
		const char *flags; /* u: still up, X: exertion, B: both */
	} cases[] = {
		{{{62, 0}, {70, 1}, {72, 1}, {70, 0}, {68, 0}, {66, 0}, {66, 0},
			 {70, 0}},
			0, "...uuu.."},
		/* Back for one step only. */
		{{{62, 0}, {70, 1}, {72, 1}, {70, 0}, {66, 0}, {70, 0}, {66, 0},
			 {66, 0}},
			0, "...uuuu."},
		{{{62, 0}, {70, 1}, {90, 1}, {90, 0}, {82, 0}, {81, 0},
			 {NAN, 0}, {67, 0}},
			0, "..XBBuuu"},
		/* Not known right before it. */
		{{{62, 0}, {NAN, 0}, {90, 1}, {70, 0}, {68, 0}, {66, 0},
			 {66, 0}, {70, 0}},
			0, "..Xuuu.."},
		/* The strap was put on standing, or was off meanwhile. */
		{{{72, 1}, {72, 1}, {72, 0}, {72, 0}, {72, 0}, {72, 0}, {72, 0},
			 {72, 0}},
			0, "........"},
		{{{62, 0}, {70, 1}, {72, 1}, {70, 0}, {70, 0}, {70, 0}, {70, 0},
			 {70, 0}},
			300 * INT64_C(1000000), "...u...."},
		/* Another rise while up is from where the first one was. */
		{{{62, 0}, {70, 1}, {72, 0}, {80, 1}, {72, 0}, {68, 0}, {66, 0},
			 {66, 0}},
			0, "..u.uuu."},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct reg_step steps[8];
		char flags[9] = "";

		steps_of(cases[i].minutes, 8, cases[i].gap_us, steps);
		for (size_t k = 0; k < 8; k++)
			flags[k] = ".uXB"[!!(steps[k].flags & REG_STILL_UP) +
				2 * !!(steps[k].flags & REG_EXERTION)];
		assert_string_equal(flags, cases[i].flags);
	}
}

/* From movement that something else told, the heart has to come back, too. */
static void test_still_up_after_movement(void **state)
{
	static const struct minute minutes[] = {
		{62, 0}, {80, 0}, {90, 0}, {80, 0}, {70, 0}, {66, 0}, {66, 0}};
	struct reg_step steps[7];

	(void)state;
	steps_of(minutes, 7, 0, steps);
	steps[1].motion = steps[2].motion = REG_MOVING;
	reg_rises_hold(steps, 7, constants);
	for (size_t i = 0; i < 7; i++)
		assert_int_equal(
			!!(steps[i].flags & REG_STILL_UP), i >= 3 && i <= 5);
}

/* Half an hour after it the heart is where it is for another reason. */
static void test_still_up_has_an_end(void **state)
{
	struct minute minutes[100] = {{62, false}, {75, true}};
	struct reg_step steps[100];

	(void)state;
	for (size_t i = 2; i < 100; i++)
		minutes[i].hr_bpm = 75;
	steps_of(minutes, 100, 0, steps);
	for (size_t i = 0; i < 100; i++)
		assert_int_equal(
			!!(steps[i].flags & REG_STILL_UP), i >= 2 && i <= 61);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_standing),
		cmocka_unit_test(test_walking),
		cmocka_unit_test(test_not_standing),
		cmocka_unit_test(test_nothing_is_found_in_a_gap),
		cmocka_unit_test(test_marks),
		cmocka_unit_test(test_still_up),
		cmocka_unit_test(test_still_up_after_movement),
		cmocka_unit_test(test_still_up_has_an_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
