/* SPDX-License-Identifier: GPL-3.0-or-later
 * How good a window is: share of artefacts, coverage, and the grade of both.
 *
 * Grades and their limits: hrv.md 1.5 (our choice; Kubios advises below 5 %,
 * PhysioNet's toolbox rejects windows with more than 15 % missing).
 */
#pragma once

#include <stddef.h>

enum hrv_grade {
	HRV_GRADE_NONE, /* not graded (--artefacts none) */
	HRV_GRADE_A, /* everything */
	HRV_GRADE_B, /* everything, marked */
	HRV_GRADE_C, /* HR, RMSSD, SDNN only */
	HRV_GRADE_D, /* mean HR only */
	HRV_GRADE_E, /* nothing */
};

/* artefact_pct: 100 * touched / intervals before correction; coverage: clean
 * RR over window length. The worse of the two decides. NAN counts as E. */
enum hrv_grade hrv_grade_of(double artefact_pct, double coverage);

/* 'A'..'E', '-' for none. */
char hrv_grade_letter(enum hrv_grade grade);
/* What is no letter of a grade counts as E. */
enum hrv_grade hrv_grade_of_letter(char letter);
