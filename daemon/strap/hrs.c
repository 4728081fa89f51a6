/* SPDX-License-Identifier: GPL-3.0-or-later
 * Decodes the Heart Rate Measurement characteristic (2A37).
 */
#include "daemon/strap/hrs.h"

#include <bluetooth/bluetooth.h>

enum hrs_flag {
	FLAG_HR_16_BIT = 1 << 0,
	FLAG_CONTACT_DETECTED = 1 << 1,
	FLAG_CONTACT_SUPPORTED = 1 << 2,
	FLAG_ENERGY = 1 << 3,
	FLAG_RR = 1 << 4,
	FLAGS_RESERVED = 7 << 5,
};

/* Offsets of what follows the heart rate, by the flags alone. */
static size_t energy_at(uint8_t flags)
{
	return flags & FLAG_HR_16_BIT ? 3 : 2;
}

static size_t rr_at(uint8_t flags)
{
	return energy_at(flags) + (flags & FLAG_ENERGY ? 2 : 0);
}

static enum hrs_reject check_lengths(const uint8_t *bytes, size_t n_bytes)
{
	if (n_bytes < 2)
		return HRS_TOO_SHORT;
	if (n_bytes > HRS_MAX_BYTES)
		return HRS_TOO_LONG;
	if (n_bytes < energy_at(bytes[0]))
		return HRS_HR_CUT;
	if (n_bytes < rr_at(bytes[0]))
		return HRS_ENERGY_CUT;
	if (bytes[0] & FLAG_RR && (n_bytes - rr_at(bytes[0])) % 2 != 0)
		return HRS_RR_ODD;
	return HRS_ACCEPTED;
}

/* Bit 1 says nothing unless bit 2 says that it is supported. */
static enum hrs_contact contact_of(uint8_t flags)
{
	if (!(flags & FLAG_CONTACT_SUPPORTED))
		return HRS_CONTACT_UNSUPPORTED;
	return flags & FLAG_CONTACT_DETECTED ? HRS_CONTACT_OK
					     : HRS_CONTACT_LOST;
}

static void decode_rr(
	const uint8_t *bytes, size_t n_bytes, struct hrs_measurement *ret)
{
	ret->n_rr = n_bytes / 2;
	if (ret->n_rr == 0)
		ret->marks |= HRS_MARK_EMPTY_RR;
	for (size_t i = 0; i < ret->n_rr; i++) {
		ret->rr_1024[i] = bt_get_le16(bytes + 2 * i);
		if (!hrs_rr_is_plausible(ret->rr_1024[i]))
			ret->marks |= HRS_MARK_BAD_RR;
	}
}

enum hrs_reject hrs_decode(
	const uint8_t *bytes, size_t n_bytes, struct hrs_measurement *ret)
{
	*ret = (struct hrs_measurement){
		.reject = check_lengths(bytes, n_bytes)};
	if (ret->reject != HRS_ACCEPTED)
		return ret->reject;

	uint8_t flags = bytes[0];
	size_t rest_at = rr_at(flags);

	ret->contact = contact_of(flags);
	ret->hr_bpm =
		flags & FLAG_HR_16_BIT ? bt_get_le16(bytes + 1) : bytes[1];
	ret->has_hr = ret->hr_bpm != 0;
	ret->has_energy = flags & FLAG_ENERGY;
	if (ret->has_energy)
		ret->energy_kj = bt_get_le16(bytes + energy_at(flags));
	if (!ret->has_hr)
		ret->marks |= HRS_MARK_NO_HR;
	if (flags & FLAGS_RESERVED)
		ret->marks |= HRS_MARK_RESERVED;
	if (flags & FLAG_RR)
		decode_rr(bytes + rest_at, n_bytes - rest_at, ret);
	else if (n_bytes > rest_at)
		ret->marks |= HRS_MARK_SURPLUS;
	return HRS_ACCEPTED;
}

bool hrs_rr_is_plausible(uint16_t rr_1024)
{
	return rr_1024 >= HRS_RR_MIN_TICKS && rr_1024 <= HRS_RR_MAX_TICKS;
}

const char *hrs_reject_text(enum hrs_reject reject)
{
	switch (reject) {
	case HRS_ACCEPTED:
		return "accepted";
	case HRS_TOO_SHORT:
		return "shorter than 2 bytes";
	case HRS_TOO_LONG:
		return "longer than 512 bytes";
	case HRS_HR_CUT:
		return "half a heart rate at the end";
	case HRS_ENERGY_CUT:
		return "half an energy value at the end";
	case HRS_RR_ODD:
		return "half an RR value at the end";
	}
	return "unknown";
}
