/* SPDX-License-Identifier: GPL-3.0-or-later
 * Headings as programs write them: which column is meant, and in which unit.
 */
#include "cli/formats/heading.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/formats/lines.h"
#include "cli/formats/row.h"
#include "tests/near.h"

static int read_heading(const char *text, enum rr_unit unit,
	struct heading *ret_heading, char **ret_what)
{
	char separator = '\0';
	struct lines lines;
	struct row row;

	print_message("%s\n", text);
	lines_init(&lines, text, strlen(text));
	assert_int_equal(row_next(&lines, &separator, &row), 1);
	return heading_read(&row, unit, ret_heading, ret_what);
}

static void test_columns(void **state)
{
	static const struct {
		const char *text;
		int rr, time;
	} table[] = {
		{"rr", 0, -1},
		{"timestamp, rr, since_start", 1, 0},
		{"date,rr,since start", 1, 0},
		{"Phone timestamp;RR-interval [ms]", 1, 0},
		{"subject,IBI (ms)", 1, -1},
		{"R-R;Time", 0, 1},
		{"rr_no,rr_ms", 1, -1},
		{"rr index,rr", 1, -1},
		{"RRcount;NN (s)", 1, -1},
		{"\"RR #\",RRI", 1, -1},
		{"RR Number,RR-ID,RR interval", 2, -1},
		{"rr_flag,rr_ms", 1, -1},
		{"rr_ms,rr", 1, -1},
		{"interval,rr_flag_ms", 1, -1},
		{"Interval,Duration_ms", 1, -1},
		{"interval,duration", 0, -1},
		{"interval_ms,interval", 0, -1},
		{"time_index,rr,elapsed", 1, 2},
		{"nr,intervals", 1, -1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct heading heading;
		char *what = NULL;

		assert_int_equal(read_heading(table[i].text, RR_N_UNITS,
					 &heading, &what),
			0);
		assert_int_equal(heading.rr, table[i].rr);
		assert_int_equal(heading.time, table[i].time);
	}
}

static void test_units(void **state)
{
	static const struct {
		const char *text;
		enum rr_unit unit;
	} table[] = {
		{"rr", RR_N_UNITS},
		{"intervals", RR_N_UNITS},
		{"rr_raw", RR_N_UNITS},
		{"RR-interval [ms]", RR_UNIT_MS},
		{"rr_interval_ms", RR_UNIT_MS},
		{"RR (msec)", RR_UNIT_MS},
		{"RR ( Milliseconds )", RR_UNIT_MS},
		{"RR..ms.", RR_UNIT_MS},
		{"rr_ms (filtered)", RR_UNIT_MS},
		{"RR (s)", RR_UNIT_S},
		{"IBI sec", RR_UNIT_S},
		{"nn_s", RR_UNIT_S},
		{"RR (1/1024 s)", RR_UNIT_TICK},
		{"RR [1/1024s]", RR_UNIT_TICK},
		{"rr (1/1024)", RR_UNIT_TICK},
		{"rr 1/1024 s", RR_UNIT_TICK},
		{"RR (corrected) [ms]", RR_UNIT_MS},
		{"rr_1024", RR_UNIT_TICK},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct heading heading;
		char *what = NULL, text[100];

		sprintf(text, "x;%s", table[i].text);
		assert_int_equal(
			read_heading(text, RR_N_UNITS, &heading, &what), 0);
		assert_int_equal(heading.rr, 1);
		assert_int_equal(heading.unit, table[i].unit);
		/* What is said goes before. */
		read_heading(text, RR_UNIT_S, &heading, &what);
		assert_int_equal(heading.unit, RR_UNIT_S);
	}
}

static void test_refused(void **state)
{
	static const struct {
		const char *text, *what;
	} table[] = {
		{"time,hr", "no column of this table is named rr"},
		{"rr_no,hr", "no column of this table is named rr"},
		{"duration,hr", "no column of this table is named rr"},
		{"rr,NN",
			"both 'rr' and 'NN' may be the intervals: call one of "
			"them rr, or take one out"},
		{"rr_a;rr_ms;rr_s;rr_b",
			"both 'rr_ms' and 'rr_s' may be the intervals: call "
			"one of them rr, or take one out"},
		{"RR (\xc2\xb5s);x",
			"'?\?s' is no unit that is known here: say which the "
			"intervals have with --unit ms, s or 1/1024"},
		{"RR [1/1000 s];x",
			"'1/1000 s' is no unit that is known here: say which "
			"the intervals have with --unit ms, s or 1/1024"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct heading heading;
		char *what = NULL;

		assert_int_equal(read_heading(table[i].text, RR_N_UNITS,
					 &heading, &what),
			-EINVAL);
		assert_string_equal(what, table[i].what);
		free(what);
	}
}

/* Whatever its unit is called, --unit says it. */
static void test_said(void **state)
{
	struct heading heading;
	char *what = NULL;

	(void)state;
	assert_int_equal(
		read_heading("RR (us);x", RR_UNIT_TICK, &heading, &what), 0);
	assert_int_equal(heading.unit, RR_UNIT_TICK);
	assert_int_equal(heading_unit("Sec"), RR_UNIT_S);
	assert_int_equal(heading_unit("1/1024 s"), RR_UNIT_TICK);
	assert_int_equal(heading_unit("bpm"), RR_N_UNITS);
}

static void test_join(void **state)
{
	static const struct {
		const char *text;
		int n;
		const char *first, *last;
	} table[] = {
		{"Time (s) RR (ms)", 2, "Time (s)", "RR (ms)"},
		{"t  RR   (1/1024   s)", 2, "t", "RR   (1/1024   s)"},
		{"RR [1/1024 s] flag", 2, "RR [1/1024 s]", "flag"},
		{"(ms) rr", 2, "(ms)", "rr"},
		{"rr (ms", 1, "rr (ms", "rr (ms"},
		{"a b c", 3, "a", "c"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		char separator = ' ';
		struct lines lines;
		struct row row;

		lines_init(&lines, table[i].text, strlen(table[i].text));
		assert_int_equal(row_next(&lines, &separator, &row), 1);
		heading_join(&row);
		assert_int_equal(row.n, table[i].n);
		assert_string_equal(row.cells[0], table[i].first);
		assert_string_equal(row.cells[row.n - 1], table[i].last);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_columns),
		cmocka_unit_test(test_units),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_said),
		cmocka_unit_test(test_join),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
