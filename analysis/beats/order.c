/* SPDX-License-Identifier: GPL-3.0-or-later
 * Radix sort from the lowest byte up, each pass a stable count and deal.
 */
#include "analysis/beats/order.h"

#include <string.h>

#define N_BYTES 256

struct range {
	int64_t low, high;
};

static struct range range_of(const int64_t *rr_q, size_t n)
{
	struct range range = {rr_q[0], rr_q[0]};

	for (size_t i = 1; i < n; i++) {
		if (rr_q[i] < range.low)
			range.low = rr_q[i];
		if (rr_q[i] > range.high)
			range.high = rr_q[i];
	}
	return range;
}

/* One pass: from, dealt by the byte at shift, into to. */
static void deal(const int64_t *rr_q, size_t n, struct range range,
	unsigned shift, const uint32_t *from, uint32_t *to)
{
	uint32_t first[N_BYTES + 1] = {0};

	for (size_t i = 0; i < n; i++)
		first[1 + ((rr_q[i] - range.low) >> shift & 0xff)]++;
	for (size_t byte = 0; byte < N_BYTES; byte++)
		first[byte + 1] += first[byte];
	for (size_t i = 0; i < n; i++) {
		int64_t above_q = rr_q[from[i]] - range.low;

		to[first[above_q >> shift & 0xff]++] = from[i];
	}
}

void order_of(
	const int64_t *rr_q, size_t n, uint32_t *ret_order, uint32_t *scratch)
{
	uint32_t *from = ret_order, *to = scratch;

	for (size_t i = 0; i < n; i++)
		ret_order[i] = (uint32_t)i;
	if (n < 2)
		return;

	struct range range = range_of(rr_q, n);
	uint64_t spread = (uint64_t)range.high - (uint64_t)range.low;

	for (unsigned shift = 0; shift < 64 && spread >> shift > 0;
		shift += 8) {
		uint32_t *dealt = to;

		deal(rr_q, n, range, shift, from, to);
		to = from;
		from = dealt;
	}
	if (from != ret_order)
		memcpy(ret_order, from, n * sizeof(*from));
}
