/* SPDX-License-Identifier: GPL-3.0-or-later
 * Days as series for comparisons: pain, and each measure of the heart.
 *
 * The measures stand in the order in which they were declared: the first is the
 * one that questions are asked of beforehand, all others are looked at besides.
 * A measure is added by a line in the table.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct harvest;
struct trend_day;

struct day_measure {
	const char *key; /* in JSON */
	const char *label; /* in a table */
	const char *name; /* in a sentence */
	bool is_spare; /* asked only while the first has no value at all */
	double (*of)(const struct trend_day *day); /* NAN without */
};

extern const struct day_measure day_measures[];
#define DAY_N_MEASURES 7

/* Fresh memory, NAN where missing, of n_days days from `first` (a place in the
 * harvest); the caller frees each. */
double *day_values_pain(
	const struct harvest *harvest, size_t first, size_t n_days);
double *day_values_measure(const struct harvest *harvest, size_t measure,
	size_t first, size_t n_days);
