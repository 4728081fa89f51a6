/* SPDX-License-Identifier: GPL-3.0-or-later
 * Detrended fluctuation analysis (Peng et al. 1995): how far the running sum
 * of the intervals strays from a line, over boxes of n beats, and how that
 * grows with n.
 *
 * Boxes lie end to end from the first interval, what remains is dropped; a
 * least-squares line is taken out of each. F(n) is the root mean square of all
 * residuals, alpha the slope of ln F on ln n over every whole n of a range.
 * Computed in whole numbers up to the last division, from prefix sums: three
 * differences a box, whatever its size.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "analysis/measures/value.h"

#define DFA_MIN_BOX 4
#define DFA_MAX_BOX 64

struct dfa;

/* Work space for up to max_n intervals; NULL when memory is short. The caller
 * frees. */
struct dfa *dfa_new(size_t max_n);
void dfa_free(struct dfa *dfa);

/* Takes n <= max_n intervals without a break, |rr_q| < 2^40. */
void dfa_run(struct dfa *dfa, const int64_t *rr_q, size_t n);

/* F(box) of the last run, ms; 2 <= box <= 256. NAN if no box fits. */
double dfa_fluctuation_ms(const struct dfa *dfa, size_t box);

/* Slope of ln F on ln n for n = first..last, of the last run; last is no more
 * than DFA_MAX_BOX. HRV_TOO_FEW if the greatest box does not fit,
 * HRV_NO_VARIATION where some F is zero. */
struct hrv_value dfa_alpha(const struct dfa *dfa, size_t first, size_t last);
