/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the heart did around a moment, in one line.
 */
#include "cli/view/context.h"

#include <math.h>

#include "tests/unit/cli/view/golden.h"

static const struct context_usual above = {CONTEXT_ABOVE, 65, 75};
static const struct context_usual within = {CONTEXT_WITHIN, 20, 40};

/* The 5 minutes before, the minutes after not begun yet. */
static struct context just_now(void)
{
	return (struct context){
		.is_known = true,
		.kind = DEVICE_STRAP,
		.before = {.length_s = 300,
			.beats_s = 290,
			.hr_bpm = {88, HRV_OK},
			.rmssd_ms = {24, HRV_OK}},
		.after = {.hr_bpm = {NAN, HRV_NO_BEATS},
			.rmssd_ms = {NAN, HRV_NO_BEATS}},
	};
}

static void expect(const struct context *context, const char *expected)
{
	context_print(golden_begin(80, true, false), context);
	golden_end(expected);
}

static void test_one_line(void **state)
{
	struct context context = just_now();

	(void)state;
	expect(&context, "\n5 min before: heart rate 88 bpm, RMSSD 24 ms\n");
	context.before.hr_usual = above;
	context.before.rmssd_usual = within;
	expect(&context,
		"\n5 min before: heart rate above your usual (88 bpm), RMSSD "
		"within it (24 ms)\n");
	context.before.hr_usual = within;
	expect(&context,
		"\n5 min before: heart rate and RMSSD within your usual (88 "
		"bpm, 24 ms)\n");
	context.kind = DEVICE_N_KINDS;
	expect(&context, "\nno strap then\n");
	context.is_known = false;
	expect(&context, "\n");
}

static void test_both_sides(void **state)
{
	struct context context = just_now();

	(void)state;
	context.after = context.before;
	context.after.length_s = 600;
	context.after.beats_s = 600;
	context.before.hr_usual = context.after.hr_usual = within;
	context.before.rmssd_usual = context.after.rmssd_usual = within;
	expect(&context,
		"\n5 min before: heart rate and RMSSD within your usual (88 "
		"bpm, 24 ms); 10 min\n"
		"after heart rate and RMSSD within it (88 bpm, 24 ms)\n");
	/* One of them is not compared: it names what it is of. */
	context.after.hr_usual = context.after.rmssd_usual =
		(struct context_usual){0};
	context.after.not_compared = "movement";
	expect(&context,
		"\n5 min before: heart rate and RMSSD within your usual (88 "
		"bpm, 24 ms); 10 min\n"
		"after: heart rate 88 bpm, RMSSD 24 ms (not held against "
		"your usual: movement)\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_line),
		cmocka_unit_test(test_both_sides),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
