/* SPDX-License-Identifier: GPL-3.0-or-later
 * Walks the records of a FIT file, see fit.h. After Garmin's "Flexible and
 * Interoperable Data Transfer (FIT) Protocol", revision 2.4.
 */
#include "cli/formats/fit.h"

#include <errno.h>
#include <string.h>

#include "cli/formats/record.h"

#define HEADER_MIN 12 /* 14 with a checksum of its own */
#define CRC_BYTES 2
#define EPOCH_S INT64_C(631065600) /* 1989-12-31, from 1970 */
#define N_LOCAL 16
#define MESSAGE_HRV 78
#define FIELD_HRV_TIME 0
#define FIELD_TIMESTAMP 253
#define TIMESTAMP_BYTES 4
#define NO_INTERVAL 0xFFFF
#define NO_TIMESTAMP 0xFFFFFFFFU
#define MIN_UTC 0x10000000U /* below: seconds since the watch was started */
/* A watch on "smart recording" says the time only every few seconds. */
#define TOLERANCE_S 10

/* What a definition message said of the data messages of its local type. */
struct layout {
	bool is_known;
	bool is_big_endian;
	uint16_t message;
	size_t n_bytes;
	/* Where the wanted field of it is, and its length; 0: it has none. */
	size_t hrv_at, n_hrv_bytes;
	size_t timestamp_at, n_timestamp_bytes;
};

struct fit {
	const uint8_t *bytes;
	size_t at, end;
	struct record_maker *maker;
	struct layout layouts[N_LOCAL];
	uint32_t timestamp; /* 0: none seen */
};

static uint16_t get_16(const uint8_t *bytes, bool big_endian)
{
	return big_endian ? (uint16_t)(bytes[0] << 8 | bytes[1])
			  : (uint16_t)(bytes[1] << 8 | bytes[0]);
}

static uint32_t get_32(const uint8_t *bytes, bool big_endian)
{
	uint32_t first = get_16(bytes, big_endian);
	uint32_t second = get_16(bytes + 2, big_endian);

	return big_endian ? first << 16 | second : second << 16 | first;
}

/* CRC-16 of polynomial 0x8005, reflected. */
static uint16_t crc_of(const uint8_t *bytes, size_t n)
{
	uint16_t crc = 0;

	for (size_t i = 0; i < n; i++) {
		crc ^= bytes[i];
		for (int bit = 0; bit < 8; bit++)
			crc = (uint16_t)(crc & 1 ? crc >> 1 ^ 0xA001
						 : crc >> 1);
	}
	return crc;
}

static int fail(struct fit *fit, const char *what)
{
	return record_maker_fail(
		fit->maker, -EINVAL, "byte %zu: %s", fit->at, what);
}

/* The next n bytes, or NULL where the records end before. */
static const uint8_t *take(struct fit *fit, size_t n)
{
	const uint8_t *bytes = fit->bytes + fit->at;

	if (fit->end - fit->at < n)
		return NULL;
	fit->at += n;
	return bytes;
}

static void add_field(struct layout *layout, const uint8_t field[static 3])
{
	if (field[0] == FIELD_TIMESTAMP && field[1] == TIMESTAMP_BYTES) {
		layout->timestamp_at = layout->n_bytes;
		layout->n_timestamp_bytes = field[1];
	} else if (layout->message == MESSAGE_HRV &&
		field[0] == FIELD_HRV_TIME) {
		layout->hrv_at = layout->n_bytes;
		layout->n_hrv_bytes = field[1];
	}
	layout->n_bytes += field[1];
}

/* Fields are number, length and type, of three bytes each; so are those that
 * apps add (developer fields), which are only skipped. */
static int take_fields(struct fit *fit, struct layout *layout, bool of_apps)
{
	const uint8_t *count = take(fit, 1);
	const uint8_t *fields = count ? take(fit, 3 * (size_t)*count) : NULL;

	if (!fields)
		return fail(fit, "a definition message is cut off");
	for (int i = 0; i < *count; i++)
		if (of_apps)
			layout->n_bytes += fields[3 * i + 1];
		else
			add_field(layout, fields + 3 * i);
	return 0;
}

static int take_definition(struct fit *fit, uint8_t head)
{
	struct layout *layout = &fit->layouts[head & 0x0F];
	const uint8_t *fixed = take(fit, 4);

	if (!fixed)
		return fail(fit, "a definition message is cut off");
	*layout = (struct layout){
		.is_known = true,
		.is_big_endian = fixed[1] == 1,
		.message = get_16(fixed + 2, fixed[1] == 1),
	};
	if (take_fields(fit, layout, false) < 0)
		return -EINVAL;
	return head & 0x20 ? take_fields(fit, layout, true) : 0;
}

static void take_timestamp(struct fit *fit, uint32_t timestamp)
{
	if (timestamp == NO_TIMESTAMP)
		return;
	fit->timestamp = timestamp;
	if (fit->maker->n == 0 && timestamp >= MIN_UTC)
		fit->maker->begin_us = (timestamp + EPOCH_S) * 1000000;
}

/* Of a compressed header: the five low bits of the time, which went on. */
static uint32_t roll_timestamp(uint32_t before, uint8_t head)
{
	if (before == 0)
		return NO_TIMESTAMP;
	return before + (((uint32_t)head - before) & 0x1F);
}

static int take_intervals(
	struct fit *fit, const struct layout *layout, const uint8_t *data)
{
	int64_t clock_q = fit->timestamp ? (int64_t)fit->timestamp * RR_Q_PER_S
					 : RECORD_NO_CLOCK;

	for (size_t i = 0; i + 2 <= layout->n_hrv_bytes; i += 2) {
		uint16_t rr_ms = get_16(
			data + layout->hrv_at + i, layout->is_big_endian);

		if (rr_ms == NO_INTERVAL)
			continue;
		if (rr_ms == 0)
			return fail(fit, "an interval of 0");
		if (record_maker_add(fit->maker, (int64_t)rr_ms * RR_Q_PER_MS,
			    clock_q) < 0)
			return -EINVAL;
	}
	return 0;
}

static int take_data(struct fit *fit, const struct layout *layout)
{
	const uint8_t *data;

	if (!layout->is_known)
		return fail(fit, "a message that nothing defines");
	data = take(fit, layout->n_bytes);
	if (!data)
		return fail(fit, "a message is cut off");
	if (layout->n_timestamp_bytes)
		take_timestamp(fit,
			get_32(data + layout->timestamp_at,
				layout->is_big_endian));
	return take_intervals(fit, layout, data);
}

static int take_record(struct fit *fit)
{
	uint8_t head = fit->bytes[fit->at++];

	if (head & 0x80) {
		take_timestamp(fit, roll_timestamp(fit->timestamp, head));
		return take_data(fit, &fit->layouts[head >> 5 & 0x03]);
	}
	if (head & 0x40)
		return take_definition(fit, head);
	return take_data(fit, &fit->layouts[head & 0x0F]);
}

bool fit_is_it(const uint8_t *bytes, size_t n)
{
	return n >= HEADER_MIN && memcmp(bytes + 8, ".FIT", 4) == 0;
}

/* One of the files in it: some devices write several, one after the other. */
static int take_file(struct fit *fit, size_t n)
{
	const uint8_t *file = fit->bytes + fit->at;
	size_t n_left = n - fit->at, n_header, n_data;

	if (!fit_is_it(file, n_left) || file[0] < HEADER_MIN)
		return fail(fit, "no FIT header");
	n_header = file[0];
	n_data = get_32(file + 4, false);
	if (n_left < n_header + CRC_BYTES ||
		n_left - n_header - CRC_BYTES < n_data)
		return fail(fit, "the file is shorter than its header says");
	if (crc_of(file, n_header + n_data + CRC_BYTES) != 0)
		return fail(fit, "the checksum is wrong: the file is damaged");
	fit->at += n_header;
	fit->end = fit->at + n_data;
	memset(fit->layouts, 0, sizeof(fit->layouts));
	while (fit->at < fit->end)
		if (take_record(fit) < 0)
			return -EINVAL;
	fit->at += CRC_BYTES;
	return 0;
}

int fit_read(const uint8_t *bytes, size_t n, struct record_maker *maker)
{
	struct fit fit = {.bytes = bytes, .maker = maker};

	maker->line = 0;
	maker->unit = RR_UNIT_MS;
	maker->tolerance_q = (int64_t)TOLERANCE_S * RR_Q_PER_S;
	while (fit.at < n) {
		if (fit.at > 0)
			record_maker_gap(maker, 0);
		if (take_file(&fit, n) < 0)
			return -EINVAL;
	}
	return 0;
}
