/* SPDX-License-Identifier: GPL-3.0-or-later
 * A strap that says anything at all to the ATT client: each PDU is a byte of
 * length and that many bytes; a length over 127 has the first byte be what the
 * request under way would be answered with. Whatever it says, what is found
 * lies within its service and no search goes on for ever.
 */
#include "daemon/strap/att.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n_bytes);

static void must(bool holds)
{
	if (!holds)
		abort();
}

static void check(const struct att *att, const struct att_pdu *pdu)
{
	must(pdu->n <= sizeof(pdu->bytes));
	must(att->mtu >= ATT_MTU_MIN && att->mtu <= ATT_MTU);
	must(att->battery_pct >= -1 && att->battery_pct <= 100);
	must(memchr(att->name, '\0', sizeof(att->name)));
	if (att->heart_value)
		must(att->heart_value > att->heart.first &&
			att->heart_value <= att->heart.last);
	if (att->heart_ccc)
		must(att->heart_ccc > att->heart_value &&
			att->heart_ccc <= att->heart.last);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n_bytes)
{
	struct att att;
	struct att_pdu pdu;
	uint8_t asked;

	att_begin(&att, &pdu);
	asked = pdu.bytes[0];
	for (size_t i = 0; i < n_bytes;) {
		uint8_t copy[128];
		size_t n = bytes[i] & 127u;
		bool is_reply = bytes[i] > 127;
		struct att_result result;

		i++;
		n = n < n_bytes - i ? n : n_bytes - i;
		memcpy(copy, bytes + i, n);
		if (is_reply && n)
			copy[0] = (uint8_t)(asked + 1);
		i += n;
		result = att_take(&att, copy, n, &pdu);
		check(&att, &pdu);
		if (result.event == ATT_VALUE)
			must(result.value >= copy &&
				result.value + result.n_value <= copy + n);
		if (result.event == ATT_BROKEN)
			return 0;
		if (result.event == ATT_KNOWN && att.heart_ccc)
			att_subscribe(&att, &pdu);
		if (pdu.n && !(pdu.bytes[0] & 1))
			asked = pdu.bytes[0];
	}
	return 0;
}
