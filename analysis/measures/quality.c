/* SPDX-License-Identifier: GPL-3.0-or-later
 * Grades of a window (hrv.md 1.5).
 */
#include "analysis/measures/quality.h"

static const struct {
	enum hrv_grade grade;
	double max_artefact_pct;
	double min_coverage;
} limits[] = {
	{HRV_GRADE_A, 2, 0.95},
	{HRV_GRADE_B, 5, 0.90},
	{HRV_GRADE_C, 10, 0.80},
	{HRV_GRADE_D, 20, 0.60},
};

enum hrv_grade hrv_grade_of(double artefact_pct, double coverage)
{
	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++)
		if (artefact_pct <= limits[i].max_artefact_pct &&
			coverage >= limits[i].min_coverage)
			return limits[i].grade;
	return HRV_GRADE_E;
}

char hrv_grade_letter(enum hrv_grade grade)
{
	return "-ABCDE"[grade];
}

enum hrv_grade hrv_grade_of_letter(char letter)
{
	if (letter < 'A' || letter > 'E')
		return HRV_GRADE_E;
	return (enum hrv_grade)(HRV_GRADE_A + (letter - 'A'));
}
