/* SPDX-License-Identifier: GPL-3.0-or-later
 * Journal entries as lists and as one line.
 */
#include "cli/view/journal.h"

#include "cli/view/context.h"
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

static const struct context around = {
	.is_known = true,
	.kind = DEVICE_STRAP,
	.before = {300, 299, {71.6, HRV_OK}, {28.4, HRV_OK}},
	.after = {600, 180, {69.5, HRV_OK}, {33.3, HRV_OK}},
};

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
	journal_print(golden_begin(80, true, false), entries, NULL, 4, 240);
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
	journal_print(golden_begin(60, false, false), entries, NULL, 4, 240);
	golden_end("\n"
		   "Saturday 21 November 2026\n"
		   "   [7]  18:30  pain     6  left lower back, neck #work\n"
		   "                           #tightness\n"
		   "                           after sitting too long in the\n"
		   "                           train, easier on foot\n"
		   "   [8]  01:15  pain     0\n"
		   "\n"
		   "Sunday 22 November 2026\n"
		   " [123]  14:06  mark        the phone rang\n"
		   " [124]  15:00  pain    10  #poor_sleep\n");
}

static void test_plain_list(void **state)
{
	(void)state;
	journal_print(golden_begin(80, true, true), entries + 1, NULL, 2, 0);
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
	struct context context = around;
	FILE *file = golden_begin(100, true, false);

	(void)state;
	context_print(file, &context);
	context.kind = DEVICE_SIM;
	context.after.hr_bpm = hrv_none(HRV_TOO_SHORT);
	context_print(file, &context);
	context.before.rmssd_ms = hrv_none(HRV_LOW_GRADE);
	context_print(file, &context);
	context = around;
	context.before.hr_bpm = hrv_none(HRV_NO_BEATS);
	context_print(file, &context);
	context.after.hr_bpm = hrv_none(HRV_NO_BEATS);
	context_print(file, &context);
	context.kind = DEVICE_N_KINDS;
	context_print(file, &context);
	context.is_known = false;
	context_print(file, &context);
	golden_end("\n"
		   "5 min before: heart rate 72 bpm, RMSSD 28 ms; 3 min after "
		   "70 bpm, 33 ms\n"
		   "5 min before: heart rate 72 bpm, RMSSD 28 ms, simulated\n"
		   "5 min before: heart rate 72 bpm, no RMSSD (too many "
		   "artefacts or gaps),\nsimulated\n"
		   "3 min after: heart rate 70 bpm, RMSSD 33 ms\n"
		   "the strap was on; too few clean beats to say more\n"
		   "no strap then\n");
}

/* What was logged in one go has one context. */
static void test_list_around(void **state)
{
	struct context contexts[4] = {around, around, around, around};

	(void)state;
	entries[1].meant = entries[0].meant;
	entries[1].meant.utc_us += 60000000;
	contexts[2].kind = DEVICE_N_KINDS;
	journal_print(golden_begin(80, true, false), entries, contexts, 4, 240);
	golden_end("\n"
		   "Saturday 21 November 2026\n"
		   "   [7]  18:30  pain  6 ██████····  left lower back, neck "
		   "#work #tightness\n"
		   "                                   after sitting too long "
		   "in the train, easier\n"
		   "                                   on foot\n"
		   "               5 min before 72 bpm, RMSSD 28 ms; 3 min "
		   "after 70 bpm, 33 ms\n"
		   "   [8]  18:31  pain  0 ··········\n"
		   "\n"
		   "Sunday 22 November 2026\n"
		   " [123]  14:06  mark                the phone rang\n"
		   " [124]  15:00  pain 10 ██████████  #poor_sleep\n"
		   "               5 min before 72 bpm, RMSSD 28 ms; 3 min "
		   "after 70 bpm, 33 ms\n");
}

static struct journal_entry kinds[] = {
	{.id = 1,
		.kind = JOURNAL_PAIN,
		.mode = JOURNAL_WORST,
		.nrs = 7,
		.words = "burning deeper_breath",
		.regions = "left knees",
		.tags = "work",
		.interference = {true, 4}},
	{.id = 2,
		.kind = JOURNAL_SENSATION,
		.nrs = 5,
		.words = "tightness",
		.regions = "lower_back",
		.valence = JOURNAL_PLEASANT,
		.tendency = JOURNAL_EASING},
	{.id = 3, .kind = JOURNAL_EMOTION, .nrs = -1, .words = "anxious"},
	{.id = 4, .kind = JOURNAL_TRIGGER, .nrs = 10, .words = "e_mail"},
	{.id = 5, .kind = JOURNAL_TAG, .nrs = -1, .tags = "caffeine"},
	{.id = 6, .kind = JOURNAL_NOTE, .nrs = -1, .is_private = true},
	{.id = 7,
		.kind = JOURNAL_MED,
		.mode = JOURNAL_STOP,
		.nrs = -1,
		.words = "ibuprofen"},
	{.id = 8,
		.kind = JOURNAL_PEG,
		.nrs = 5,
		.enjoyment = {true, 6},
		.activity = {true, 4}},
};
#define N_KINDS (sizeof(kinds) / sizeof(kinds[0]))

static void test_kinds(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_KINDS; i++)
		kinds[i].meant = at(22, 10);
	kinds[5].note = "the tree";
	journal_print(golden_begin(80, true, false), kinds, NULL, N_KINDS, 240);
	golden_end("\n"
		   "Sunday 22 November 2026\n"
		   "   [1]  10:00  pain  7 ███████···  worst of the day, "
		   "burning, deeper breath,\n"
		   "                                   left knee, "
		   "interference 4 #work\n"
		   "   [2]  10:00  sense    5          tightness, lower back, "
		   "pleasant, easing\n"
		   "   [3]  10:00  feel                anxious\n"
		   "   [4]  10:00  trigger 10          e mail\n"
		   "   [5]  10:00  tag                 #caffeine\n"
		   "   [6]  10:00  note                private\n"
		   "                                   the tree\n"
		   "   [7]  10:00  med                 stopped ibuprofen\n"
		   "   [8]  10:00  PEG    5.0          pain 5, enjoyment 6, "
		   "activity 4, past week\n");
	journal_print(golden_begin(80, true, true), kinds, NULL, N_KINDS, 240);
	golden_end("\n"
		   "Sunday 22 November 2026\n"
		   "10:00, pain 7 of 10, worst of the day, burning, deeper "
		   "breath, left knee, interference 4 #work, number 1\n"
		   "10:00, sensation 5 of 10, tightness, lower back, "
		   "pleasant, easing, number 2\n"
		   "10:00, feeling, anxious, number 3\n"
		   "10:00, trigger 10 of 10, e mail, number 4\n"
		   "10:00, tag, #caffeine, number 5\n"
		   "10:00, note, private, the tree, number 6\n"
		   "10:00, medicine, stopped ibuprofen, number 7\n"
		   "10:00, PEG 5.0 of 10, pain 5, enjoyment 6, activity 4, "
		   "past week, number 8\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_list, set_up),
		cmocka_unit_test_setup(test_narrow_ascii_list, set_up),
		cmocka_unit_test_setup(test_plain_list, set_up),
		cmocka_unit_test_setup(test_one_line, set_up),
		cmocka_unit_test_setup(test_around, set_up),
		cmocka_unit_test_setup(test_list_around, set_up),
		cmocka_unit_test(test_kinds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
