/* SPDX-License-Identifier: GPL-3.0-or-later
 * Intervals by size: the order of a series, without moving it.
 *
 * A median, a histogram and a search for neighbours all begin with it. Radix
 * sort by bytes, as many as the range of the values needs: linear, stable, and
 * without the memory that qsort() may ask for.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* Fills ret_order with the places 0..n-1 so that rr_q[ret_order[i]] never
 * falls; equal values stay in their order. scratch: n more of them. All values
 * within a range of 2^63; n < 2^32. */
void order_of(
	const int64_t *rr_q, size_t n, uint32_t *ret_order, uint32_t *scratch);
