/* SPDX-License-Identifier: GPL-3.0-or-later
 * Recordings whose artefacts are known, for the tools that score a search.
 *
 * The truth of an annotated recording: the interval that ends at an ectopic
 * beat and the next are not normal, nor is what is out of range; RMSSD is that
 * of pairs of normal intervals.
 */
#pragma once

#include "analysis/beats/artefact.h"
#include "tests/rr_data.h"

#define TRUTH_HALF_LOCAL 45 /* beats either side for the local density */
#define TRUTH_N_CLASSES 6
/* Ectopic beats by their share among those around, %, below. */
static const double truth_below_pct[TRUTH_N_CLASSES] = {2, 5, 10, 20, 40, 101};

struct truth {
	const char *id;
	struct rr_series *series; /* as measured */
	struct rr_series *normal; /* RR_LONG: known not to be normal */
	bool *is_event; /* an ectopic beat ends interval i */
};

/* The intervals first .. end - 1; rr_series_free by the caller. */
static inline struct rr_series *truth_copy(
	const struct rr_series *series, size_t first, size_t end)
{
	struct rr_series *copy = rr_series_new(end - first);

	assert_non_null(copy);
	for (size_t i = first; i < end; i++)
		rr_series_append(copy, series->rr_q[i], series->flags[i]);
	return copy;
}

static inline void truth_load(
	struct truth *truth, const char *id, const json_t *root)
{
	const json_t *index = json_object_get(root, "ectopic_index");
	struct rr_series *series = rr_data_series(root, "rr_ms");
	size_t n = series->n;

	*truth = (struct truth){
		id, series, truth_copy(series, 0, n), calloc(n, sizeof(bool))};
	for (size_t k = 0; k < json_array_size(index); k++) {
		size_t i = (size_t)json_integer_value(json_array_get(index, k));

		truth->is_event[i] = true;
		truth->normal->flags[i] |= RR_LONG;
		if (i + 1 < n)
			truth->normal->flags[i + 1] |= RR_LONG;
	}
	for (size_t i = 0; i < n; i++)
		if (!artefact_in_range(series->rr_q[i]))
			truth->normal->flags[i] |= RR_LONG;
}

static inline void truth_done(struct truth *truth)
{
	rr_series_free(truth->series);
	rr_series_free(truth->normal);
	free(truth->is_event);
}

/* Whether one of i - before .. i + after is set. */
static inline bool truth_any_near(
	const bool *set, size_t n, size_t i, size_t before, size_t after)
{
	for (size_t k = i > before ? i - before : 0; k <= i + after && k < n;
		k++)
		if (set[k])
			return true;
	return false;
}

/* The class of the local density at i. */
static inline size_t truth_class(const struct truth *truth, size_t i)
{
	size_t n = 0, c = 0;
	size_t first = i > TRUTH_HALF_LOCAL ? i - TRUTH_HALF_LOCAL : 0;
	size_t end = i + TRUTH_HALF_LOCAL + 1;

	if (end > truth->series->n)
		end = truth->series->n;
	for (size_t k = first; k < end; k++)
		n += truth->is_event[k];
	while (100 * (double)n / (double)(end - first) >= truth_below_pct[c])
		c++;
	return c;
}

/* Calls each() with the intervals of window after window, by their ends. */
static inline void truth_windows(const struct rr_series *series,
	double length_s,
	void (*each)(size_t first, size_t end, double length_s, void *data),
	void *data)
{
	double t_s = 0, end_s = length_s;
	size_t first = 0;

	for (size_t i = 0; i < series->n; i++) {
		t_s += (double)series->rr_q[i] / RR_Q_PER_S;
		if (t_s <= end_s)
			continue;
		if (i > first)
			each(first, i, length_s, data);
		first = i;
		while (t_s > end_s)
			end_s += length_s;
	}
}

/* Values gathered to be sorted. */
struct bag {
	double *values;
	size_t n, capacity;
};

static inline void bag_add(struct bag *bag, double value)
{
	if (bag->n == bag->capacity) {
		bag->capacity = 2 * bag->capacity + 64;
		bag->values = realloc(
			bag->values, bag->capacity * sizeof(*bag->values));
		if (!bag->values)
			abort();
	}
	bag->values[bag->n++] = value;
}

static inline int bag_compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Quantile p, the next value below; NAN of nothing. */
static inline double bag_quantile(struct bag *bag, double p)
{
	if (bag->n == 0)
		return NAN;
	qsort(bag->values, bag->n, sizeof(*bag->values), bag_compare);
	return bag->values[(size_t)((double)(bag->n - 1) * p)];
}
