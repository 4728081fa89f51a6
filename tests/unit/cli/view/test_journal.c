/* SPDX-License-Identifier: GPL-3.0-or-later
 * Journal entries as lists and as one line.
 */
#include "cli/view/journal.h"

#include "analysis/days/summary.h"
#include "cli/view/entry.h"
#include "daemon/base/civil.h"
#include "daemon/store/journal.h"
#include "tests/unit/cli/view/golden.h"

#define HOUR_US INT64_C(3600000000)

/* A local time on a day of November 2026, an hour east of UTC. */
static struct instant at(int day, double hour)
{
	int since_1970 = civil_day_of_date((struct civil_date){2026, 11, day});

	return (struct instant){
		.utc_us = (since_1970 * INT64_C(24) - 1) * HOUR_US +
			(int64_t)(hour * (double)HOUR_US),
		.offset_min = 60,
	};
}

static struct journal_entry entries[4];

static int set_up(void **state)
{
	(void)state;
	entries[0] = (struct journal_entry){.id = 7,
		.kind = JOURNAL_PAIN,
		.meant = at(21, 18.5),
		.nrs = 6,
		.regions = "left lower_back neck",
		.tags = "work tightness",
		.note = "after sitting too long in the train, easier on foot"};
	entries[1] = (struct journal_entry){
		.id = 8, .kind = JOURNAL_PAIN, .meant = at(22, 1.25), .nrs = 0};
	entries[2] = (struct journal_entry){.id = 123,
		.kind = JOURNAL_MARK,
		.meant = at(22, 14.1),
		.nrs = -1,
		.note = "the phone rang"};
	entries[3] = (struct journal_entry){.id = 124,
		.kind = JOURNAL_PAIN,
		.meant = at(22, 15),
		.nrs = 10,
		.tags = "poor_sleep"};
	return 0;
}

/* What is felt at 01:15 belongs to the evening before. */
static void test_list(void **state)
{
	(void)state;
	journal_print(golden_begin(80, true, false), entries, 4, 240);
	golden_end("\n"
		   "Saturday 21 November 2026\n"
		   "   [7]  18:30  pain  6 ██████····  left lower back, neck "
		   "#work #tightness\n"
		   "                                   after sitting too long "
		   "in the train, easier\n"
		   "                                   on foot\n"
		   "   [8]  01:15  pain  0 ··········\n"
		   "\n"
		   "Sunday 22 November 2026\n"
		   " [123]  14:06  mark                the phone rang\n"
		   " [124]  15:00  pain 10 ██████████  #poor_sleep\n");
}

static void test_narrow_ascii_list(void **state)
{
	(void)state;
	journal_print(golden_begin(60, false, false), entries, 4, 240);
	golden_end(
		"\n"
		"Saturday 21 November 2026\n"
		"   [7]  18:30  pain  6  left lower back, neck #work\n"
		"                        #tightness\n"
		"                        after sitting too long in the train,\n"
		"                        easier on foot\n"
		"   [8]  01:15  pain  0\n"
		"\n"
		"Sunday 22 November 2026\n"
		" [123]  14:06  mark     the phone rang\n"
		" [124]  15:00  pain 10  #poor_sleep\n");
}

static void test_plain_list(void **state)
{
	(void)state;
	journal_print(golden_begin(80, true, true), entries + 1, 2, 0);
	golden_end("\n"
		   "Sunday 22 November 2026\n"
		   "01:15, pain 0 of 10, number 8\n"
		   "14:06, mark, the phone rang, number 123\n");
}

static void test_one_line(void **state)
{
	FILE *file = golden_begin(200, true, false);

	(void)state;
	entry_print(file, "logged", &entries[0], at(22, 20));
	entry_print(file, "logged", &entries[2], at(22, 20));
	entry_print(file, "removed", &entries[3], at(26, 9));
	entry_print(file, "again", &entries[3], at(30, 9));
	golden_end("\n"
		   "logged [7]: pain 6, left lower back, neck #work "
		   "#tightness, \"after sitting too long in the train, easier "
		   "on foot\", yesterday 18:30\n"
		   "logged [123]: mark, \"the phone rang\", today 14:06\n"
		   "removed [124]: pain 10, #poor_sleep, Sun 22 Nov 15:00\n"
		   "again [124]: pain 10, #poor_sleep, 22 Nov 2026 15:00\n");
}

static void test_around(void **state)
{
	struct day_summary summary = {.n_windows = 6,
		.n_good = 5,
		.hr_bpm = hrv_some(71.6),
		.rmssd_ms = hrv_some(28.4)};
	FILE *file = golden_begin(100, true, false);

	(void)state;
	journal_print_around(file, DEVICE_STRAP, &summary);
	journal_print_around(file, DEVICE_SIM, &summary);
	summary.rmssd_ms = hrv_none(HRV_NO_BEATS);
	summary.n_good = 2;
	journal_print_around(file, DEVICE_STRAP, &summary);
	summary.n_windows = 0;
	journal_print_around(file, DEVICE_STRAP, &summary);
	journal_print_around(file, DEVICE_N_KINDS, &summary);
	golden_end("\n"
		   "around it: heart rate 72 bpm, RMSSD 28 ms (median of 5 "
		   "windows of 5 min)\n"
		   "around it: heart rate 72 bpm, RMSSD 28 ms (median of 5 "
		   "windows of 5 min), simulated\n"
		   "the strap was on; too few clean 5-minute windows to say "
		   "more (2 of 6)\n"
		   "the strap was on; no 5-minute window is complete yet\n"
		   "no strap then\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_list, set_up),
		cmocka_unit_test_setup(test_narrow_ascii_list, set_up),
		cmocka_unit_test_setup(test_plain_list, set_up),
		cmocka_unit_test_setup(test_one_line, set_up),
		cmocka_unit_test_setup(test_around, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
