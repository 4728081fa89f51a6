/* SPDX-License-Identifier: GPL-3.0-or-later
 * Series of intervals: storage, and the segments in them.
 */
#include "analysis/beats/rr.h"

#include <stdlib.h>

struct rr_series *rr_series_new(size_t capacity)
{
	struct rr_series *series = calloc(1, sizeof(*series));

	if (!series)
		return NULL;
	series->capacity = capacity;
	series->rr_q = calloc(capacity + 1, sizeof(*series->rr_q));
	series->flags = calloc(capacity + 1, sizeof(*series->flags));
	if (!series->rr_q || !series->flags) {
		rr_series_free(series);
		return NULL;
	}
	return series;
}

void rr_series_free(struct rr_series *series)
{
	if (!series)
		return;
	free(series->rr_q);
	free(series->flags);
	free(series);
}

bool rr_series_append(struct rr_series *series, int64_t rr_q, uint8_t flags)
{
	if (series->n == series->capacity)
		return false;
	series->rr_q[series->n] = rr_q;
	series->flags[series->n] = flags;
	series->n++;
	return true;
}

void rr_series_clear(struct rr_series *series)
{
	series->n = 0;
}

size_t rr_segment_end(const struct rr_series *series, size_t first)
{
	size_t end = first + 1;

	while (end < series->n && !(series->flags[end] & RR_BREAK))
		end++;
	return end < series->n ? end : series->n;
}
