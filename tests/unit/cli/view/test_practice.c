/* SPDX-License-Identifier: GPL-3.0-or-later
 * Practices and flares on the screen.
 */
#include "cli/view/practice.h"

#include <math.h>
#include <string.h>

#include "cli/view/flare.h"
#include "tests/unit/cli/view/golden.h"

#define BEGIN_US INT64_C(1795341600000000) /* 2026-11-22T10:00Z */
#define MIN_US INT64_C(60000000)

static struct practice_row row(int minute, const char *practice)
{
	struct practice_row row = {
		.session = {.id = minute,
			.kind = SESSION_PRACTICE,
			.begin.utc_us = BEGIN_US + minute * MIN_US,
			.end.utc_us = BEGIN_US + (minute + 10) * MIN_US},
		.context = {.is_known = true,
			.kind = DEVICE_STRAP,
			.before = {300, 299, {72, HRV_OK}, {30, HRV_OK}},
			.after = {300, 299, {70, HRV_OK}, {33, HRV_OK}}},
	};

	strcpy(row.session.practice, practice);
	return row;
}

static void test_list(void **state)
{
	struct practice_row rows[] = {row(1, "orienting"),
		row(20, "gentle_movement"), row(40, "orienting"),
		row(60, "orienting")};

	(void)state;
	rows[0].session.activation = (struct score){true, 3};
	strcpy(rows[1].session.posture, "lying");
	rows[1].session.paced = true;
	strcpy(rows[1].session.note, "the tree");
	rows[2].context.after.hr_bpm.value = 68.2;
	rows[2].context.after.rmssd_ms.value = 30;
	rows[3].session.end.utc_us = 0;
	rows[3].context = (struct context){.kind = DEVICE_N_KINDS};
	struct practice_kind kinds[] = {
		{"gentle_movement", 1, {0}}, {"orienting", 3, {0}}};
	struct practice_list list = {rows, 4, kinds, 2};

	practice_print(
		golden_begin(80, true, false), &list, BEGIN_US + 63 * MIN_US);
	golden_end(
		"\n"
		"  Sun 22 Nov 10:01  [1]  orienting, 10 min, felt 3 of 10\n"
		"      5 min before 72 bpm, RMSSD 30 ms; 5 min after 70 bpm, "
		"33 ms\n"
		"  Sun 22 Nov 10:20  [20]  gentle movement, lying, paced "
		"breathing, 10 min\n"
		"      the tree\n"
		"      5 min before 72 bpm, RMSSD 30 ms; 5 min after 70 bpm, "
		"33 ms\n"
		"  Sun 22 Nov 10:40  [40]  orienting, 10 min\n"
		"      5 min before 72 bpm, RMSSD 30 ms; 5 min after 68 bpm, "
		"30 ms\n"
		"  Sun 22 Nov 11:00  [60]  orienting, 3 min so far\n"
		"\n"
		"Over time, from before to after\n"
		"  orienting, 2 times: heart rate -3 bpm, RMSSD +5 % "
		"(medians)\n"
		"\n"
		"Raw change. People often practise when activated, and a "
		"heart that is up comes\n"
		"down with or without it; another posture, talking and "
		"paced breathing move it\n"
		"too. What you noticed counts as much.\n");
}

/* Without a strap there is nothing to warn of. */
static void test_no_strap(void **state)
{
	struct practice_row rows[] = {row(1, "rest"), row(20, "rest")};

	(void)state;
	rows[0].context.kind = rows[1].context.kind = DEVICE_N_KINDS;
	struct practice_kind kind = {"rest", 2, {0}};
	struct practice_list list = {rows, 2, &kind, 1};

	practice_print(golden_begin(60, false, false), &list, BEGIN_US);
	golden_end("\n"
		   "  Sun 22 Nov 10:01  [1]  rest, 10 min\n"
		   "  Sun 22 Nov 10:20  [20]  rest, 10 min\n");
}

/* 1.4 before, 0.9 during, 0.4 after; 78, 75, 72 bpm; 24, 26, 31 ms. */
static void tell(struct practice_row *row)
{
	static const double parts[3][REG_N_EFFECTS] = {
		{78, 3.1781, 1.4}, {75, 3.2581, 0.9}, {72, 3.4340, 0.4}};
	struct reg_change *change = &row->result.change;

	row->state = PRACTICE_TOLD;
	for (int e = 0; e < REG_N_EFFECTS; e++) {
		change->before[e] = parts[0][e];
		change->during[e] = parts[1][e];
		change->after[e] = parts[2][e];
		change->change[e] = parts[2][e] - parts[0][e];
		change->standard[e] = change->change[e];
	}
	change->standard[REG_EFFECT_HR] = -1.2;
	change->slope_per_min = -0.08;
	row->result.match.n = 5;
	row->result.match.control[REG_EFFECT_A] = -0.4;
	row->result.match.difference[REG_EFFECT_A] = -0.6;
}

/* What is nearly nothing has no sign: never "-0.0". */
static void test_no_minus_zero(void **state)
{
	struct practice_row told = row(1, "orienting");
	struct practice_kind kind = {"orienting", 1, {0}};
	struct practice_list list = {&told, 1, &kind, 1};

	(void)state;
	tell(&told);
	told.result.change.after[REG_EFFECT_A] = -0.04;
	practice_print(
		golden_begin(80, true, false), &list, BEGIN_US + 63 * MIN_US);
	golden_end_with("less activation after, 1.4 to 0.0; heart rate");
}

static void test_one(void **state)
{
	struct practice_row one = row(1, "orienting");

	(void)state;
	tell(&one);
	practice_print_one(golden_begin(60, false, false), &one, BEGIN_US);
	golden_end(
		"\n"
		"  Sun 22 Nov 10:01  [1]  orienting, 10 min\n"
		"\n"
		"Less activation after than before.\n"
		"\n"
		"                    before  during   after  change   in SD\n"
		"  activation           1.4     0.9     0.4    -1.0    -1.0\n"
		"  heart rate, bpm       78      75      72      -6    -1.2\n"
		"  RMSSD, ms             24      26      31   +29 %    +0.3\n"
		"\n"
		"In the 10 minutes after its end activation fell by 0.08 a\n"
		"minute.\n"
		"5 stretches without a practice began alike, near this time\n"
		"of day: activation -0.4 there, so -0.6 beside it here.\n"
		"\n"
		"Raw change. People often practise when activated, and a\n"
		"heart that is up comes down with or without it; another\n"
		"posture, talking and paced breathing move it too. What you\n"
		"noticed counts as much.\n");
}

/* Nothing is told that is not known, and it is said when to ask again. */
static void test_nothing_to_tell(void **state)
{
	static const struct {
		enum practice_state state;
		enum reg_change_why why;
		const char *expected;
	} cases[] = {
		{PRACTICE_NOT_TOLD, REG_CHANGE_KNOWN,
			"\nA quiet session runs: no figures until it is "
			"over.\n"},
		{PRACTICE_RUNNING, REG_CHANGE_KNOWN,
			"\nIt still runs; `hrvctl practice stop` ends it.\n"},
		{PRACTICE_TOO_EARLY, REG_CHANGE_KNOWN,
			"\nToo early to tell what the heart did: ask again "
			"from 10:19 on, with `hrvctl\n"
			"practice show 1`.\n"},
		{PRACTICE_NO_STEPS, REG_CHANGE_KNOWN, "\nNo strap then.\n"},
		{PRACTICE_TOLD, REG_CHANGE_NO_BEFORE,
			"\nNo comparison: too little quiet time before.\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct practice_row one = row(1, "orienting");

		one.context = (struct context){.kind = DEVICE_N_KINDS};
		one.state = cases[i].state;
		one.ask_us = BEGIN_US + 19 * MIN_US;
		one.result.change.why = cases[i].why;
		practice_print_result(golden_begin(80, true, false), &one);
		golden_end(cases[i].expected);
	}
}

static void put_effect(struct effect *effect, size_t n, double mean)
{
	*effect = (struct effect){.n = n,
		.mean = mean,
		.lo = n < 6 ? NAN : mean - 0.2,
		.hi = n < 6 ? NAN : mean + 0.2,
		.g = -1.2,
		.p_sign = 0.039,
		.n_up = n / 4,
		.n_down = n - n / 4};
}

/* Few say a mean and how many are missing; enough say whether it fell further
 * than without a practice. By name, whatever their size. */
static void test_kinds(void **state)
{
	struct practice_kind kinds[] = {{"gentle_movement", 3, {.n_known = 3}},
		{"orienting", 14, {.n_known = 12, .n_stretches = 48}},
		{"rest", 9, {.n_known = 8, .n_stretches = 9}}};
	struct practice_list list = {.kinds = kinds, .n_kinds = 3};

	(void)state;
	for (int e = 0; e < REG_N_EFFECTS; e++) {
		double unit = e == REG_EFFECT_LN_RMSSD ? -0.3 : 1;

		put_effect(&kinds[0].outcome.change[e], 3, -1.5 * unit);
		put_effect(&kinds[0].outcome.difference[e], 0, NAN);
		put_effect(&kinds[1].outcome.change[e], 12, -0.6 * unit);
		put_effect(&kinds[1].outcome.difference[e], 10, -0.1 * unit);
		put_effect(&kinds[2].outcome.change[e], 8, -0.5 * unit);
		put_effect(&kinds[2].outcome.difference[e], 2, -0.5 * unit);
	}
	practice_print_kinds(golden_begin(80, true, false), &list);
	golden_end("\n"
		   "\n"
		   "Over time, from before to after\n"
		   "  gentle movement, 3 of 3 with the heart before "
		   "and after: more than a mean\n"
		   "    needs 6\n"
		   "      activation -1.5, heart rate -2 bpm, RMSSD "
		   "+57 %. Raw change: for 0 of\n"
		   "      them a stretch without a practice began "
		   "alike, and 6 are needed.\n"
		   "  orienting, 12 of 14 with the heart before and "
		   "after: activation lower after\n"
		   "    in 9 of 12\n"
		   "      activation -0.6 (-0.8 to -0.4; g -1.2, "
		   "sign test p 0.039), heart rate -1\n"
		   "      bpm (-1 to +0), RMSSD +20 % (-2 % to +46 "
		   "%). Beside 48 stretches without\n"
		   "      a practice that began alike: no clear "
		   "difference, -0.1 (-0.3 to +0.1, 10\n"
		   "      sessions); a small one is not excluded.\n"
		   "  rest, 8 of 9 with the heart before and after: "
		   "activation lower after in 6 of\n"
		   "    8\n"
		   "      activation -0.5 (-0.7 to -0.3; g -1.2, "
		   "sign test p 0.039), heart rate -1\n"
		   "      bpm (-1 to +0), RMSSD +16 % (-5 % to +42 "
		   "%). Raw change: for 2 of them a\n"
		   "      stretch without a practice began alike, "
		   "and 6 are needed.\n");
}

static void test_flares(void **state)
{
	struct flare_list list = {0};
	struct session flares[] = {
		{.kind = SESSION_FLARE,
			.name = "train",
			.begin.utc_us = BEGIN_US,
			.end.utc_us = BEGIN_US + 120 * MIN_US,
			.note = "warmth"},
		{.kind = SESSION_FLARE,
			.begin.utc_us = BEGIN_US + 180 * MIN_US}};
	FILE *file = golden_begin(80, true, false);

	(void)state;
	flare_print_help(file, &list);
	list.rows = flares;
	list.n = 2;
	flare_count(&list, "rest");
	flare_count(&list, "#bath");
	flare_count(&list, "#bath");
	flare_count(&list, "#a");
	flare_print_help(file, &list);
	flare_print(file, &list, BEGIN_US + 240 * MIN_US);
	golden_end("\n"
		   "Nothing is written yet of what helped in earlier flares; "
		   "`hrvctl flare end\n"
		   "WHAT HELPED` is the place.\n"
		   "What helped, in your words\n"
		   "  Sun 22 Nov: warmth\n"
		   "Logged during flares: #bath 2, #a 1, rest 1\n"
		   "  Sun 22 Nov, 2 h 00 min, train; helped: warmth\n"
		   "  Sun 22 Nov, 1 h 00 min so far\n"
		   "Logged during flares: #bath 2, #a 1, rest 1\n");
	list.rows = NULL;
	flare_list_done(&list);
}

/* The most frequent first, whichever side they are on. */
static void test_before_flares(void **state)
{
	struct flare_word words[] = {{"#poor_sleep", 1, 2, 0},
		{"#work", 3, 4, 0}, {"orienting", 0, 7, 0}};
	struct flare_list list = {.before = {3, 11, words, 3}};

	(void)state;
	flare_print(golden_begin(60, false, false), &list, BEGIN_US);
	golden_end("\n"
		   "\n"
		   "Logged in 48 hours           before flares        "
		   "ordinary\n"
		   "  #work                             3 of 3         4 of "
		   "11\n"
		   "  orienting                         0 of 3         7 of "
		   "11\n"
		   "  #poor_sleep                       1 of 3         2 of "
		   "11\n"
		   "Counts of what you logged, not causes: of so few flares "
		   "much\n"
		   "is chance, and what is not logged is not known. Ordinary "
		   "are\n"
		   "times of the same weekday and hour, within eight weeks.\n");
	list.before.n_flares = 1;
	flare_print(golden_begin(60, false, false), &list, BEGIN_US);
	golden_end("\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_list),
		cmocka_unit_test(test_no_strap),
		cmocka_unit_test(test_no_minus_zero),
		cmocka_unit_test(test_one),
		cmocka_unit_test(test_nothing_to_tell),
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_flares),
		cmocka_unit_test(test_before_flares),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
