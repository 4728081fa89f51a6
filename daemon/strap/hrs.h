/* SPDX-License-Identifier: GPL-3.0-or-later
 * Decodes the Heart Rate Measurement characteristic (2A37): bytes in, one
 * measurement out. Total: any bytes of any length have an answer, nothing past
 * the end is read. Bluetooth SIG Heart Rate Service 1.0 (2011); the policy for
 * what the specification leaves open is strap.md section 2.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HRS_MAX_BYTES 512
#define HRS_MAX_RR ((HRS_MAX_BYTES - 2) / 2)
#define HRS_RR_MIN_TICKS 205 /* 200.2 ms */
#define HRS_RR_MAX_TICKS 3072 /* 3000 ms */

enum hrs_contact { HRS_CONTACT_UNSUPPORTED, HRS_CONTACT_LOST, HRS_CONTACT_OK };

enum hrs_reject {
	HRS_ACCEPTED,
	HRS_TOO_SHORT, /* 0 or 1 bytes */
	HRS_TOO_LONG, /* over 512 bytes */
	HRS_HR_CUT, /* 16-bit heart rate truncated */
	HRS_ENERGY_CUT, /* energy truncated */
	HRS_RR_ODD, /* half an RR value at the end */
};

enum hrs_mark {
	HRS_MARK_EMPTY_RR = 1 << 0, /* RR announced, none there */
	HRS_MARK_SURPLUS = 1 << 1, /* bytes behind the end, ignored */
	HRS_MARK_RESERVED = 1 << 2, /* reserved flag bits set, ignored */
	HRS_MARK_NO_HR = 1 << 3, /* heart rate 0: none, RR not usable */
	HRS_MARK_BAD_RR = 1 << 4, /* an RR of 0, 0xFFFF or out of range */
};

struct hrs_measurement {
	enum hrs_reject reject; /* the rest is valid if HRS_ACCEPTED */
	uint8_t marks; /* of enum hrs_mark */
	enum hrs_contact contact;
	bool has_hr;
	uint16_t hr_bpm;
	bool has_energy;
	uint16_t energy_kj;
	size_t n_rr;
	uint16_t rr_1024[HRS_MAX_RR]; /* as sent, oldest first */
};

/* Decodes n_bytes; fills ret completely. Returns ret->reject. */
enum hrs_reject hrs_decode(
	const uint8_t *bytes, size_t n_bytes, struct hrs_measurement *ret);

/* Whether an RR value is one a heart can make (205..3072 ticks). */
bool hrs_rr_is_plausible(uint16_t rr_1024);

/* "half an RR value at the end". */
const char *hrs_reject_text(enum hrs_reject reject);
