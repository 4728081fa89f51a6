/* SPDX-License-Identifier: GPL-3.0-or-later
 * Fuzzes packet_next: whatever a block holds, the walk ends, stays inside, and
 * takes every byte once.
 */
#include <assert.h>

#include "daemon/store/stretches.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes)
{
	struct packet_block block = {.data = data, .n_bytes = n_bytes};
	size_t offset = 0, before = 0;
	const uint8_t *bytes;
	uint16_t ms;
	uint8_t n;
	unsigned sum = 0;

	while (packet_next(&block, &offset, &ms, &bytes, &n)) {
		assert(offset == before + 3 + n && offset <= n_bytes);
		assert(bytes + n == data + offset);
		for (uint8_t i = 0; i < n; i++)
			sum += bytes[i];
		before = offset;
	}
	assert(offset == before);
	return sum == UINT32_MAX ? -1 : 0;
}
