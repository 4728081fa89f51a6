/* SPDX-License-Identifier: GPL-3.0-or-later
 * Charts, bars and axes, in block characters and in ASCII.
 */
#include "cli/view/chart.h"

#include "tests/unit/cli/view/golden.h"

static const double values[] = {0, 1.25, 2.5, 5, NAN, 7.5, 10};
#define N_VALUES (sizeof(values) / sizeof(values[0]))

static struct chart chart_of(int columns)
{
	return (struct chart){.values = values,
		.n = N_VALUES,
		.cell_columns = columns,
		.rows = 3,
		.lo = 0,
		.hi = 10,
		.role = TERM_PAIN};
}

/* Zero is a line, a missing value is nothing. */
static void test_rows(void **state)
{
	struct chart chart = chart_of(2);

	(void)state;
	chart_print(golden_begin(80, true, false), &chart);
	golden_end("\n"
		   "  10 ┤          ▂ █\n"
		   "     │      ▅   █ █\n"
		   "   0 ┤▁ ▄ ▇ █   █ █\n");
}

static void test_rows_in_ascii(void **state)
{
	struct chart chart = chart_of(1);

	(void)state;
	chart_print(golden_begin(80, false, false), &chart);
	golden_end("\n"
		   "  10 +     .#\n"
		   "     |   : ##\n"
		   "   0 +.:## ##\n");
}

/* The edges of a band are dashed in blank cells only, and not before it begins;
 * an edge that lies outside the drawing is left out. */
static void test_band(void **state)
{
	static const double cells[] = {2, 2, NAN, 8, 2};
	struct chart chart = {.values = cells,
		.n = 5,
		.cell_columns = 1,
		.rows = 2,
		.hi = 10,
		.band_lo = 3,
		.band_hi = 7,
		.band_first = 1};

	(void)state;
	chart_print(golden_begin(80, true, false), &chart);
	golden_end("\n"
		   "  10 ┤ ┄┄▅┄\n"
		   "   0 ┤▄▄┄█▄\n");
	chart.band_lo = -1;
	chart.band_hi = 11;
	chart_print(golden_begin(80, false, false), &chart);
	golden_end("\n"
		   "  10 +   :\n"
		   "   0 +:: #:\n");
	chart.band_lo = 3;
	chart.band_hi = 7;
	chart.band_where_known = true;
	chart_print(golden_begin(80, true, false), &chart);
	golden_end("\n"
		   "  10 ┤ ┄ ▅┄\n"
		   "   0 ┤▄▄ █▄\n");
}

static void test_ranges(void **state)
{
	static const double spread[] = {NAN, 21.2, 38};
	double lo, hi;

	(void)state;
	chart_range(spread, 3, 5, &lo, &hi);
	assert_near(lo, 20, 0, 0);
	assert_near(hi, 40, 0, 0);
	chart_range(spread, 1, 5, &lo, &hi);
	assert_near(lo, 0, 0, 0);
	assert_near(hi, 5, 0, 0);
	chart_range((const double[]){40}, 1, 10, &lo, &hi);
	assert_near(lo, 40, 0, 0);
	assert_near(hi, 50, 0, 0);
}

static void test_bars(void **state)
{
	static const double shares[] = {0, 0.0625, 0.5, 0.99, 1, 1.5, -1};
	FILE *file = golden_begin(80, true, false);

	(void)state;
	for (size_t i = 0; i < sizeof(shares) / sizeof(shares[0]); i++) {
		chart_put_bar(file, shares[i], 8);
		fputs("|\n", file);
	}
	golden_end("\n"
		   "        |\n"
		   "▌       |\n"
		   "████    |\n"
		   "███████▉|\n"
		   "████████|\n"
		   "████████|\n"
		   "        |\n");
}

static void test_bins(void **state)
{
	double bins[3];

	(void)state;
	chart_bin(values, N_VALUES, bins, 3);
	assert_near(bins[0], 0.625, 0, 0);
	assert_near(bins[1], 3.75, 0, 0);
	assert_near(bins[2], 8.75, 0, 0);
	chart_bin(&values[4], 1, bins, 1);
	assert_near(bins[0], NAN, 0, 0);
}

/* A label that would touch the one before is left out. */
static void test_axis(void **state)
{
	const struct chart_label labels[] = {
		{0, "2 Nov"}, {5, "7 Nov"}, {6, "8 Nov"}, {20, "22 Nov"}};
	FILE *file = golden_begin(80, true, false);

	(void)state;
	chart_print_axis(file, 21);
	chart_print_labels(file, labels, 4);
	golden_end("\n"
		   "     └─────────────────────\n"
		   "      2 Nov 8 Nov         22 Nov\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_rows_in_ascii),
		cmocka_unit_test(test_band),
		cmocka_unit_test(test_ranges),
		cmocka_unit_test(test_bars),
		cmocka_unit_test(test_bins),
		cmocka_unit_test(test_axis),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
