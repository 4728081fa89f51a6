/* SPDX-License-Identifier: GPL-3.0-or-later
 * Grades at and beside their limits (hrv.md 1.5).
 */
#include "analysis/measures/quality.h"

#include "tests/near.h"

static const struct {
	double artefact_pct;
	double coverage;
	char letter;
} rows[] = {
	{0, 1, 'A'},
	{2, 0.95, 'A'},
	{2.001, 0.95, 'B'},
	{2, 0.949, 'B'},
	{5, 0.90, 'B'},
	{5.001, 1, 'C'},
	{0, 0.899, 'C'},
	{10, 0.80, 'C'},
	{10.001, 1, 'D'},
	{0, 0.799, 'D'},
	{20, 0.60, 'D'},
	{20.001, 1, 'E'},
	{0, 0.599, 'E'},
	{0, 1.5, 'A'},
	{100, 0, 'E'},
	{NAN, 1, 'E'},
	{0, NAN, 'E'},
};

static void test_grades(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		enum hrv_grade grade =
			hrv_grade_of(rows[i].artefact_pct, rows[i].coverage);

		if (hrv_grade_letter(grade) != rows[i].letter)
			fail_msg("%g %%, %g is %c, not %c",
				rows[i].artefact_pct, rows[i].coverage,
				hrv_grade_letter(grade), rows[i].letter);
	}
}

static void test_letter_of_none(void **state)
{
	(void)state;
	assert_int_equal(hrv_grade_letter(HRV_GRADE_NONE), '-');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_grades),
		cmocka_unit_test(test_letter_of_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
