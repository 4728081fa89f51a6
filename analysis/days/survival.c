/* SPDX-License-Identifier: GPL-3.0-or-later
 * The product-limit estimate, as far as its median.
 */
#include "analysis/days/survival.h"

#include <math.h>

#include <gsl/gsl_heapsort.h>

/* At one instant those that ended come first: the others were still there. */
static int compare(const void *a, const void *b)
{
	const struct survival *x = a, *y = b;

	if (x->s != y->s)
		return (x->s > y->s) - (x->s < y->s);
	return y->ended - x->ended;
}

double survival_median_s(struct survival *durations, size_t n)
{
	double left = 1;

	gsl_heapsort(durations, n, sizeof(durations[0]), compare);
	for (size_t i = 0; i < n; i++) {
		size_t at_risk = n - i, ended = 0;

		if (!durations[i].ended)
			continue;
		while (i + ended < n && durations[i + ended].ended &&
			durations[i + ended].s <= durations[i].s)
			ended++;
		left *= 1 - (double)ended / (double)at_risk;
		/* 1/2 may come out as a little more. */
		if (left <= 0.5 * (1 + 1e-12))
			return durations[i].s;
		i += ended - 1;
	}
	return NAN;
}
