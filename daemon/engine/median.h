/* SPDX-License-Identifier: GPL-3.0-or-later
 * The median of the last 60 values, kept sorted as they come and go.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define MEDIAN_SIZE 60

/* All zero: no values yet. */
struct median {
	size_t n;
	size_t next; /* the oldest once all are in use */
	int64_t ring[MEDIAN_SIZE];
	int64_t sorted[MEDIAN_SIZE];
};

void median_add(struct median *median, int64_t value);
/* The middle value, the upper one of two; 0 when there is none. */
int64_t median_value(const struct median *median);
