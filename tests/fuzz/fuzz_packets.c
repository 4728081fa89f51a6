/* SPDX-License-Identifier: GPL-3.0-or-later
 * Fuzzes the readers of what a strap, a trace of btmon or the database says.
 */
#include <errno.h>
#include <string.h>

#include "cli/doctor/probe.h"
#include "daemon/store/stretches.h"
#include "daemon/strap/att.h"
#include "daemon/strap/hrs.h"
#include "tests/fuzz/fuzz.h"

#define STRAP "C0:FF:EE:00:00:01"

/* --- h: a value of 2A37 --- */

static void check_marks(const struct hrs_measurement *m)
{
	bool is_bad = false;

	for (size_t i = 0; i < m->n_rr; i++)
		is_bad |= !hrs_rr_is_plausible(m->rr_1024[i]);
	check(is_bad == !!(m->marks & HRS_MARK_BAD_RR));
	check(m->has_hr == (m->hr_bpm != 0));
	check(m->has_hr == !(m->marks & HRS_MARK_NO_HR));
	check(!(m->marks & HRS_MARK_EMPTY_RR) || m->n_rr == 0);
	check(m->has_energy || m->energy_kj == 0);
	check(m->contact <= HRS_CONTACT_OK);
}

static void read_heart(const uint8_t *bytes, size_t n_bytes)
{
	struct hrs_measurement m;
	enum hrs_reject reject = hrs_decode(bytes, n_bytes, &m);

	check(reject == m.reject);
	check(strcmp(hrs_reject_text(reject), "unknown") != 0);
	check((reject == HRS_TOO_SHORT) == (n_bytes < 2));
	check((reject == HRS_TOO_LONG) == (n_bytes > HRS_MAX_BYTES));
	if (reject != HRS_ACCEPTED)
		return;
	check(m.n_rr <= HRS_MAX_RR && 2 * m.n_rr + 2 <= n_bytes);
	check_marks(&m);
}

/* --- a: a strap that says anything at all to the ATT client --- */

static void check_att(const struct att *att, const struct att_pdu *pdu)
{
	check(pdu->n <= sizeof(pdu->bytes));
	check(att->mtu >= ATT_MTU_MIN && att->mtu <= ATT_MTU);
	check(att->battery_pct >= -1 && att->battery_pct <= 100);
	check(memchr(att->name, '\0', sizeof(att->name)) != NULL);
	if (att->heart_value)
		check(att->heart_value > att->heart.first &&
			att->heart_value <= att->heart.last);
	if (att->heart_ccc)
		check(att->heart_ccc > att->heart_value &&
			att->heart_ccc <= att->heart.last);
}

/* Each PDU is a byte of length and that many bytes; a length over 127 has the
 * first byte be what the request under way would be answered with. */
static void read_att(const uint8_t *bytes, size_t n_bytes)
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
		if (result.event == ATT_BROKEN)
			return;
		check_att(&att, &pdu);
		if (result.event == ATT_VALUE)
			check(result.value >= copy &&
				result.value + result.n_value <= copy + n);
		if (result.event == ATT_KNOWN && att.heart_ccc)
			att_subscribe(&att, &pdu);
		if (pdu.n && !(pdu.bytes[0] & 1))
			asked = pdu.bytes[0];
	}
}

/* --- b: a block of packets, each as the engine takes it --- */

static void read_block(const uint8_t *data, size_t n_bytes)
{
	struct packet_block block = {.data = data, .n_bytes = n_bytes};
	size_t offset = 0, before = 0;
	const uint8_t *bytes;
	uint16_t ms;
	uint8_t n;

	while (packet_next(&block, &offset, &ms, &bytes, &n)) {
		check(offset == before + 3 + n && offset <= n_bytes);
		check(bytes + n == data + offset);
		read_heart(bytes, n);
		before = offset;
	}
	check(offset == before);
}

/* --- t: a trace of btmon --- */

static int reason_of(const char *path, const char *address)
{
	unsigned reason = 256;
	char *error = NULL;
	int r = trace_reason(path, address, &reason, &error);

	check(r == 0 || r == -EINVAL);
	check((r < 0) == (error != NULL));
	check((r < 0) == (reason == 256) && reason <= 256);
	free(error);
	return r;
}

static void read_trace(const uint8_t *data, size_t n_bytes)
{
	const char *path = fuzz_file(data, n_bytes);

	check(reason_of(path, STRAP) == reason_of(path, ""));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes)
{
	static const struct fuzz_reader readers[] = {
		{'h', read_heart},
		{'a', read_att},
		{'b', read_block},
		{'t', read_trace},
	};

	return fuzz_read(
		readers, sizeof(readers) / sizeof(*readers), data, n_bytes);
}
