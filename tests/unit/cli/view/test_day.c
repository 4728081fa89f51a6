/* SPDX-License-Identifier: GPL-3.0-or-later
 * A day on the screen, against files in tests/data/view.
 */
#include "cli/view/day.h"

#include "cli/view/day_regulation.h"
#include "cli/view/json.h"
#include "daemon/base/civil.h"
#include "daemon/store/days.h"
#include "daemon/store/journal.h"
#include "daemon/store/sessions.h"
#include "daemon/store/windows.h"
#include "tests/unit/cli/view/golden.h"

#define MIN_US INT64_C(60000000)
#define N_WINDOWS 120

/* Minutes since midnight of Sunday 22 November 2026, an hour east of UTC. */
static struct instant at(int minute)
{
	int day = civil_day_of_date((struct civil_date){2026, 11, 22});

	return (struct instant){
		.utc_us = ((int64_t)day * 1440 - 60 + minute) * MIN_US,
		.offset_min = 60,
	};
}

static struct window windows[N_WINDOWS];
static struct day_gap gaps[3];
static struct session sessions[1];
static struct journal_entry entries[3];
static struct day_facts facts;

/* 07:30 to 12:30 and 13:00 to 18:00; a slow wave over the day. */
static void fill_windows(void)
{
	for (int i = 0; i < N_WINDOWS; i++) {
		double wave = sin(i * 0.1);

		windows[i] = (struct window){
			.begin = at(450 + 5 * i + (i >= 60 ? 30 : 0)),
			.length_s = 300,
			.worn_s = 294,
			.grade = i % 10 == 9   ? 'C'
				: i % 25 == 24 ? 'E'
					       : 'A',
			.mean_hr_bpm = 70 + 12 * wave,
			.ln_rmssd = 3.4 - 0.3 * wave,
		};
		if (windows[i].grade == 'E')
			windows[i].mean_hr_bpm = windows[i].ln_rmssd = NAN;
	}
}

static int set_up(void **state)
{
	(void)state;
	fill_windows();
	gaps[0] = (struct day_gap){at(540), at(540), 12, GAP_LINK};
	gaps[1] = (struct day_gap){at(750), at(780), 1800, GAP_CONTACT};
	gaps[2] = (struct day_gap){at(900), at(900), 5, GAP_LINK};
	sessions[0] = (struct session){
		.name = "orienting", .begin = at(840), .end = at(870)};
	entries[0] = (struct journal_entry){.id = 1,
		.kind = JOURNAL_PAIN,
		.meant = at(500),
		.nrs = 4,
		.regions = "lower_back"};
	entries[1] = (struct journal_entry){.id = 2,
		.kind = JOURNAL_MARK,
		.meant = at(850),
		.nrs = -1,
		.note = "warm hands"};
	entries[2] = (struct journal_entry){.id = 3,
		.kind = JOURNAL_PAIN,
		.meant = at(1500),
		.nrs = 10,
		.tags = "heavy_meal"};
	facts = (struct day_facts){
		.day = civil_day_of_date((struct civil_date){2026, 11, 22}),
		.rollover_min = 240,
		.kind = DEVICE_STRAP,
		.summary = {.worn_s = 35280,
			.n_windows = N_WINDOWS,
			.n_good = 106,
			.good_s = 31164,
			.n_lf_hf = 0,
			.hr_bpm = hrv_some(71.2),
			.rmssd_ms = hrv_some(29.44),
			.ln_rmssd = hrv_some(3.382),
			.lf_hf = hrv_none(HRV_NO_BEATS)},
		.windows = windows,
		.n_windows = N_WINDOWS,
		.gaps = gaps,
		.n_gaps = 3,
		.sessions = sessions,
		.n_sessions = 1,
		.entries = entries,
		.n_entries = 3,
	};
	return 0;
}

static struct day_row row;
static struct episode episodes[3];
static struct day_point points[2 * 600];

/* Known from 07:30 to 12:30 and from 13:00 to 18:00, activated around 08:30 and
 * 14:00. */
static void regulate(void)
{
	for (int i = 0; i < 1200; i++) {
		int minute = i / 2 + (i >= 600 ? 30 : 0);

		points[i] = (struct day_point){at(450 + minute),
			i % 50 == 0 ? NAN
				    : 0.3 * sin(i * 0.02) +
					(abs(minute - 60) < 20 ? 1.8
							: minute / 20 == 20
							? 1.2
							: 0)};
	}
	episodes[0] = (struct episode){.begin = at(500),
		.end_utc_us = at(540).utc_us,
		.peak_utc_us = at(503).utc_us,
		.peak = 2.4,
		.settled = true,
		.settle_s = 66};
	episodes[1] = (struct episode){.begin = at(720),
		.end_utc_us = at(745).utc_us,
		.peak_utc_us = at(730).utc_us,
		.ending = EPISODE_CUT,
		.peak = 1.7,
		.settle_s = NAN};
	episodes[2] = (struct episode){.begin = at(850),
		.end_utc_us = at(870).utc_us,
		.peak_utc_us = at(852).utc_us,
		.peak = 1.9,
		.settle_s = 900};
	row = (struct day_row){.known_s = 34000,
		.unknown_s = 2000,
		.quiet_s = 30000,
		.arousal = 0.12,
		.in_range = 0.84,
		.n_episodes = 3,
		.n_settling = 2,
		.n_settled = 1,
		.settle_s = 66,
		.rest_hr_bpm = 58,
		.rest_ln_rmssd = 3.7,
		.n_rest = 412,
		.baseline_days = 24};
	facts.regulation = &row;
	facts.points = points;
	facts.n_points = 1200;
	facts.episodes = episodes;
	facts.n_episodes = 3;
}

static void test_regulation(void **state)
{
	(void)state;
	regulate();
	day_print(golden_begin(80, true, false), &facts);
	golden_end_file("day-regulation-80");
	day_print(golden_begin(60, false, false), &facts);
	golden_end_file("day-regulation-60-ascii");
	day_print(golden_begin(80, true, true), &facts);
	golden_end_file("day-regulation-plain");
}

/* Before five days there is no activation, and no word about a range. */
static void test_learning(void **state)
{
	(void)state;
	regulate();
	row.baseline_days = 3;
	row.arousal = row.in_range = NAN;
	day_print_regulation(golden_begin(60, true, false), &row);
	golden_end(
		"\n"
		"\n"
		"  activation  learning your usual, 3 of 5 days\n"
		"  at rest     RMSSD 40.4 ms, 58 bpm, in the 412 half minutes\n"
		"              of slowest heart\n");
}

static void test_little_known(void **state)
{
	(void)state;
	regulate();
	row.known_s = 3000;
	row.arousal = row.in_range = row.settle_s = NAN;
	row.n_episodes = row.n_settling = 1;
	row.n_settled = 0;
	row.n_rest = 6; /* too few to be a value */
	row.rest_ln_rmssd = row.rest_hr_bpm = NAN;
	row.irregular_s = 720;
	row.travel = true;
	day_print_regulation(golden_begin(60, true, false), &row);
	golden_end(
		"\n"
		"\n"
		"  activation  no median: less than 2 h of it are known\n"
		"  usual range no share: 50 min 00 s known, 33 min 20 s\n"
		"              unknown\n"
		"  episodes    1; settled: 0 of 1\n"
		"  rhythm      for 12 min 00 s not suitable for HRV; this is\n"
		"              not a diagnosis; if new, ask a clinician\n"
		"  travel      the time zone changed: link leaves this day\n"
		"              out\n");
}

/* Nobody saw any episode, nor that there was none. */
static void test_nothing_known(void **state)
{
	static const char *const keys[] = {
		"n_episodes", "n_settling", "n_settled"};
	struct day_row rows[] = {{.day = 1}, {.day = 1, .unknown_s = 900}};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		json_t *object = json_object();

		rows[i].arousal = rows[i].in_range = rows[i].settle_s = NAN;
		day_put_regulation(object, &rows[i]);
		for (size_t k = 0; k < 3; k++)
			assert_true(
				json_is_null(json_object_get(object, keys[k])));
		assert_true(json_is_false(json_object_get(object, "travel")));
		json_decref(object);
	}
}

static void test_80_columns(void **state)
{
	(void)state;
	day_print(golden_begin(80, true, false), &facts);
	golden_end_file("day-80");
}

static void test_60_columns_of_ascii(void **state)
{
	(void)state;
	day_print(golden_begin(60, false, false), &facts);
	golden_end_file("day-60-ascii");
}

/* Figures that stand side by side would be read as one: the higher stays. */
static void test_pains_close_together(void **state)
{
	static const struct {
		int nrs[3]; /* half an hour, a cell, apart */
		const char *line;
	} cases[] = {
		{{4, 6, 5}, "\npain           6\n"},
		{{6, 3, 5}, "\npain          6 5\n"},
		{{3, 3, 3}, "\npain          3 3\n"},
		{{10, 2, 5}, "\npain          10\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		for (int k = 0; k < 3; k++)
			entries[k] = (struct journal_entry){
				.kind = JOURNAL_PAIN,
				.meant = at(500 + 30 * k),
				.nrs = cases[i].nrs[k],
			};
		day_print(golden_begin(60, true, false), &facts);
		golden_end_with(cases[i].line);
	}
}

static void test_plain(void **state)
{
	(void)state;
	facts.kind = DEVICE_SIM;
	day_print(golden_begin(80, true, true), &facts);
	golden_end_file("day-plain");
}

static void test_no_strap(void **state)
{
	(void)state;
	facts = (struct day_facts){.day = facts.day,
		.rollover_min = 240,
		.kind = DEVICE_N_KINDS,
		.entries = entries,
		.n_entries = 1};
	day_print(golden_begin(80, true, false), &facts);
	golden_end("\n"
		   "Sunday 22 November 2026\n"
		   "no strap on this day\n"
		   "\n"
		   "In order of time\n"
		   "  08:20  pain  4 ████······  lower back\n");
}

/* A stretch so short that no window came of it. */
static void test_no_window(void **state)
{
	(void)state;
	facts.summary = (struct day_summary){
		.hr_bpm = hrv_none(HRV_NO_BEATS),
		.rmssd_ms = hrv_none(HRV_NO_BEATS),
		.ln_rmssd = hrv_none(HRV_NO_BEATS),
		.lf_hf = hrv_none(HRV_NO_BEATS),
	};
	facts.n_windows = facts.n_gaps = facts.n_sessions = facts.n_entries = 0;
	day_print(golden_begin(80, true, false), &facts);
	golden_end("\n"
		   "Sunday 22 November 2026\n"
		   "the strap was on; no 5-minute window is complete yet\n");
}

/* Nothing clean: the figures say why they are not there, and no empty chart
 * is drawn. */
static void test_no_good_window(void **state)
{
	struct hrv_value none = hrv_none(HRV_NO_BEATS);

	(void)state;
	windows[0].grade = 'E';
	windows[0].mean_hr_bpm = windows[0].ln_rmssd = NAN;
	windows[0].worn_s = 120;
	facts.summary = (struct day_summary){.worn_s = 120,
		.n_windows = 1,
		.hr_bpm = none,
		.rmssd_ms = none,
		.ln_rmssd = none,
		.lf_hf = none};
	facts.n_windows = 1;
	facts.n_gaps = facts.n_sessions = facts.n_entries = 0;
	day_print(golden_begin(80, true, false), &facts);
	golden_end("\n"
		   "Sunday 22 November 2026\n"
		   "strap worn for 2 min 00 s\n"
		   "\n"
		   "  heart rate         – no clean window has it\n"
		   "  RMSSD              – no clean window has it\n"
		   "  lnRMSSD            – no clean window has it\n"
		   "  LF/HF              – no clean window has it\n"
		   "  quality     A 0 %  B 0 %  C 0 %  D 0 %  E 100 %\n"
		   "  No window of up to 5 min has grade A or B.\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_regulation, set_up),
		cmocka_unit_test_setup(test_learning, set_up),
		cmocka_unit_test_setup(test_little_known, set_up),
		cmocka_unit_test_setup(test_nothing_known, set_up),
		cmocka_unit_test_setup(test_80_columns, set_up),
		cmocka_unit_test_setup(test_60_columns_of_ascii, set_up),
		cmocka_unit_test_setup(test_pains_close_together, set_up),
		cmocka_unit_test_setup(test_plain, set_up),
		cmocka_unit_test_setup(test_no_strap, set_up),
		cmocka_unit_test_setup(test_no_window, set_up),
		cmocka_unit_test_setup(test_no_good_window, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
