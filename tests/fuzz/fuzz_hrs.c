/* SPDX-License-Identifier: GPL-3.0-or-later
 * Any bytes through the decoder of 2A37.
 */
#include "daemon/strap/hrs.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n_bytes);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n_bytes)
{
	struct hrs_measurement m;

	if (hrs_decode(bytes, n_bytes, &m) != HRS_ACCEPTED)
		return 0;
	if (m.n_rr > HRS_MAX_RR || 2 * m.n_rr + 2 > n_bytes)
		abort();
	return 0;
}
