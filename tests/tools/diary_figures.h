/* SPDX-License-Identifier: GPL-3.0-or-later
 * The figures of one question of `link`, computed from regulation.md section 7
 * alone: nothing here calls or resembles analysis/days.
 */
#pragma once

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "tests/tools/diary_read.h"

#define N_DRAWS 4999

struct series {
	double of[MAX_DAYS]; /* NAN: missing */
};

static inline int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static inline double median(double *values, size_t n)
{
	qsort(values, n, sizeof(*values), by_value);
	return n == 0	? NAN
		: n % 2 ? values[n / 2]
			: (values[n / 2 - 1] + values[n / 2]) / 2;
}

/* 7.2: the residuals of the Theil-Sen line over calendar days. */
static inline void straighten(struct series *series, size_t n_days)
{
	static double slopes[MAX_DAYS * MAX_DAYS / 2];
	double rest[MAX_DAYS], slope, intercept;
	size_t n = 0, n_rest = 0;

	for (size_t a = 0; a < n_days; a++)
		for (size_t b = 0; b < a; b++)
			if (!isnan(series->of[a] - series->of[b]))
				slopes[n++] = (series->of[a] - series->of[b]) /
					(double)(a - b);
	if (n == 0)
		return;
	slope = median(slopes, n);
	for (size_t d = 0; d < n_days; d++)
		if (!isnan(series->of[d]))
			rest[n_rest++] = series->of[d] - slope * (double)d;
	intercept = median(rest, n_rest);
	for (size_t d = 0; d < n_days; d++)
		series->of[d] -= intercept + slope * (double)d;
}

/* 1970-01-01 was a Thursday. */
static inline bool is_weekend(int day)
{
	int weekday = (day + 4) % 7; /* 0: Sunday */

	return weekday == 0 || weekday == 6;
}

/* 7.2: weekday and weekend medians, given 8 weekend days. */
static inline void take_weekends_out(
	struct series *series, int first_day, size_t n_days)
{
	double values[2][MAX_DAYS], medians[2];
	size_t n[2] = {0};

	for (size_t d = 0; d < n_days; d++) {
		bool weekend = is_weekend(first_day + (int)d);

		if (!isnan(series->of[d]))
			values[weekend][n[weekend]++] = series->of[d];
	}
	if (n[1] < 8)
		return;
	for (int k = 0; k < 2; k++)
		medians[k] = median(values[k], n[k]);
	for (size_t d = 0; d < n_days; d++)
		series->of[d] -= medians[is_weekend(first_day + (int)d)];
}

/* One more than those below, and half of the others that are equal. */
static inline double rank_in(const double *values, size_t n, double value)
{
	double rank = 0.5;

	for (size_t i = 0; i < n; i++)
		rank += values[i] < value ? 1 : values[i] == value ? 0.5 : 0;
	return rank;
}

/* Days of pain and heart that belong together; pain is moved by the lag. */
struct question {
	size_t n_days;
	struct series pain, heart;
};

static inline struct question ask(const struct series *pain,
	const struct series *heart, size_t n_days, int lag)
{
	struct question question = {.n_days = n_days, .heart = *heart};

	for (int d = 0; d < (int)n_days; d++)
		question.pain.of[d] = d + lag < 0 || d + lag >= (int)n_days
			? NAN
			: pain->of[d + lag];
	return question;
}

/* 7.3, over the pairs from..to-1 (counted): Pearson of average ranks. */
static inline double spearman(
	const struct question *question, size_t from, size_t to, size_t *ret_n)
{
	double x[MAX_DAYS], y[MAX_DAYS], xx = 0, yy = 0, xy = 0;
	size_t n = 0, n_seen = 0;

	for (size_t d = 0; d < question->n_days; d++) {
		if (isnan(question->pain.of[d] + question->heart.of[d]))
			continue;
		if (n_seen >= from && n_seen < to) {
			x[n] = question->pain.of[d];
			y[n++] = question->heart.of[d];
		}
		n_seen++;
	}
	for (size_t i = 0; i < n; i++) {
		double dx = rank_in(x, n, x[i]) - ((double)n + 1) / 2;
		double dy = rank_in(y, n, y[i]) - ((double)n + 1) / 2;

		xx += dx * dx;
		yy += dy * dy;
		xy += dx * dy;
	}
	*ret_n = n;
	return xy / sqrt(xx * yy);
}

/* Autocorrelation; with days missing, of those that are so far apart and both
 * there, times (n_days - lag)/n_days. */
static inline double autocorrelation(
	const struct series *series, size_t n_days, size_t lag)
{
	double mean = 0, variance = 0, sum = 0, n = 0, n_products = 0;

	for (size_t d = 0; d < n_days; d++)
		if (!isnan(series->of[d])) {
			mean += series->of[d];
			n++;
		}
	mean /= n;
	for (size_t d = 0; d < n_days; d++)
		if (!isnan(series->of[d]))
			variance += pow(series->of[d] - mean, 2) / n;
	for (size_t d = lag; d < n_days; d++) {
		double product =
			(series->of[d] - mean) * (series->of[d - lag] - mean);

		if (!isnan(product)) {
			sum += product;
			n_products++;
		}
	}
	return sum / n_products / variance * (double)(n_days - lag) /
		(double)n_days;
}

/* 7.4; where days are missing, n - j is the pairs with another j days on. */
static inline double n_eff_of(const struct question *question, size_t n)
{
	size_t last = n / 4 < 10 ? n / 4 : 10;
	double sum = 0;

	for (size_t j = 1; j <= last; j++) {
		double product =
			autocorrelation(&question->pain, question->n_days, j) *
			autocorrelation(&question->heart, question->n_days, j);
		double n_both = 0;

		for (size_t d = j; d < question->n_days; d++)
			n_both += !isnan(question->pain.of[d] +
				question->heart.of[d] +
				question->pain.of[d - j] +
				question->heart.of[d - j]);
		if (!isnan(product))
			sum += n_both / (double)n * product;
	}
	return sum > 0 ? (double)n / (1 + 2 * sum) : (double)n;
}

/* Whether an arrangement of the heart's days has as much rho; of[d] is the day
 * that comes to lie on d. ret_n: its pairs. */
static inline bool is_beyond(const struct question *question, double rho,
	const size_t *of, size_t *ret_n)
{
	struct question other = *question;

	for (size_t d = 0; d < question->n_days; d++)
		other.heart.of[d] = question->heart.of[of[d]];
	return fabs(spearman(&other, 0, MAX_DAYS, ret_n)) >= fabs(rho) - 1e-12;
}

/* 7.5 (a). A rotation that leaves fewer than half of the pairs is none. */
static inline double p_of_rotations(
	const struct question *question, double rho, size_t n)
{
	size_t of[MAX_DAYS], n_days = question->n_days, n_left;
	double n_rotations = 0, n_beyond = 0;

	for (size_t s = 3; s + 3 <= n_days; s++) {
		bool beyond;

		for (size_t d = 0; d < n_days; d++)
			of[(d + s) % n_days] = d;
		beyond = is_beyond(question, rho, of, &n_left);
		if (2 * n_left < n)
			continue;
		n_rotations++;
		n_beyond += beyond;
	}
	return (1 + n_beyond) / (1 + n_rotations);
}

/* 7.5 (b), with the C library's random numbers and sorting by lot. */
static inline double p_of_blocks(const struct question *question, double rho)
{
	size_t n_days = question->n_days, of[MAX_DAYS], n_left;
	size_t b = (size_t)fmax(5, round(2 * cbrt((double)n_days)));
	size_t n_blocks = (n_days + b - 1) / b, order[MAX_DAYS];
	double n_beyond = 0;

	srand48(20261122);
	for (size_t i = 0; i < n_blocks; i++)
		order[i] = i;
	for (int draw = 0; draw < N_DRAWS; draw++) {
		size_t d = 0;

		for (size_t i = n_blocks; i > 1; i--) {
			size_t k = (size_t)(drand48() * (double)i);
			size_t swapped = order[i - 1];

			order[i - 1] = order[k];
			order[k] = swapped;
		}
		for (size_t i = 0; i < n_blocks; i++)
			for (size_t k = order[i] * b;
				k < (order[i] + 1) * b && k < n_days; k++)
				of[d++] = k;
		n_beyond += is_beyond(question, rho, of, &n_left);
	}
	return (1 + n_beyond) / (1 + N_DRAWS);
}

/* 7.4, by n_eff: Bonett and Wright. */
static inline double bound_of(double rho, double n_eff, int side)
{
	return tanh(atanh(rho) +
		side * 1.96 * sqrt((1 + rho * rho / 2) / (n_eff - 3)));
}

/* Two-sided, of no correlation among n_eff days. */
static inline double p_of_n_eff(double rho, double n_eff)
{
	return erfc(fabs(atanh(rho)) * sqrt(n_eff - 3) / sqrt(2));
}

/* 7.6: p times the number of p over its place, no less than those before. */
static inline double adjusted_of(const double *p, size_t n, double own)
{
	double least = 1;

	for (size_t i = 0; i < n; i++) {
		double m = 0, n_below = 0;

		for (size_t k = 0; k < n; k++) {
			m += !isnan(p[k]);
			n_below += p[k] <= p[i];
		}
		if (p[i] >= own && p[i] * m / n_below < least)
			least = p[i] * m / n_below;
	}
	return least;
}

/* 7.1: pain of the pairs has a standard deviation of 0.7 and 4 values. */
static inline bool is_spread(const struct question *question)
{
	double sum = 0, squares = 0, n = 0;
	int n_different = 0;

	for (size_t d = 0; d < question->n_days; d++) {
		double value = question->pain.of[d];
		bool is_new = true;

		if (isnan(value + question->heart.of[d]))
			continue;
		for (size_t e = 0; e < d; e++)
			if (question->pain.of[e] == value &&
				!isnan(question->heart.of[e]))
				is_new = false;
		n_different += is_new;
		sum += value;
		squares += value * value;
		n++;
	}
	return n_different >= 4 &&
		sqrt((squares - sum * sum / n) / (n - 1)) >= 0.7;
}
