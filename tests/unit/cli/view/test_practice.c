/* SPDX-License-Identifier: GPL-3.0-or-later
 * Practices and flares on the screen.
 */
#include "cli/view/practice.h"

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
	practice_print(
		golden_begin(80, true, false), rows, 4, BEGIN_US + 63 * MIN_US);
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
		"From before to after\n"
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
	practice_print(golden_begin(60, false, false), rows, 2, BEGIN_US);
	golden_end("\n"
		   "  Sun 22 Nov 10:01  [1]  rest, 10 min\n"
		   "  Sun 22 Nov 10:20  [20]  rest, 10 min\n");
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_list),
		cmocka_unit_test(test_no_strap),
		cmocka_unit_test(test_flares),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
