/* SPDX-License-Identifier: GPL-3.0-or-later
 * The attributes of a strap, for tests: a small ATT server, a request in and
 * an answer out. What it does not do on purpose is set in its fields.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define STRAP_HEART_VALUE 0x0008
#define STRAP_HEART_CCC 0x0009
#define STRAP_BATTERY_VALUE 0x0022
#define STRAP_BATTERY_CCC 0x0023

struct att_strap {
	bool no_heart, no_battery, no_ccc;
	bool one_by_one; /* one entry in each answer, as a small MTU makes it */
	uint8_t refusal; /* of the subscription: ATT error; 0: none */
	uint8_t battery_pct;
	bool is_subscribed, is_battery_subscribed;
};

struct att_attribute {
	uint16_t handle, last, type; /* last: of a service */
	uint8_t value[20];
	uint8_t n;
};

static const struct att_attribute att_attributes[] = {
	{0x0001, 0x0005, 0x2800, {0x00, 0x18}, 2},
	{0x0002, 0, 0x2803, {0x02, 0x03, 0x00, 0x00, 0x2a}, 5},
	{0x0003, 0, 0x2a00, "Polar H10 ", 11},
	{0x0006, 0x000c, 0x2800, {0x0d, 0x18}, 2},
	{0x0007, 0, 0x2803, {0x10, 0x08, 0x00, 0x37, 0x2a}, 5},
	{0x0008, 0, 0x2a37, {0}, 0},
	{0x0009, 0, 0x2902, {0, 0}, 2},
	{0x000a, 0, 0x2803, {0x02, 0x0b, 0x00, 0x38, 0x2a}, 5},
	{0x000b, 0, 0x2a38, {1}, 1},
	{0x0020, 0x0024, 0x2800, {0x0f, 0x18}, 2},
	{0x0021, 0, 0x2803, {0x12, 0x22, 0x00, 0x19, 0x2a}, 5},
	{0x0022, 0, 0x2a19, {0}, 1},
	{0x0023, 0, 0x2902, {0, 0}, 2},
};

static inline unsigned le16(const uint8_t *bytes)
{
	return bytes[0] | (unsigned)bytes[1] << 8;
}

static inline size_t put16(uint8_t *bytes, unsigned value)
{
	bytes[0] = (uint8_t)value;
	bytes[1] = (uint8_t)(value >> 8);
	return 2;
}

static inline bool att_strap_has(
	const struct att_strap *strap, const struct att_attribute *attribute)
{
	if (attribute->handle >= 0x0020)
		return !strap->no_battery;
	if (attribute->handle == STRAP_HEART_CCC)
		return !strap->no_ccc;
	return attribute->handle < 6 || !strap->no_heart;
}

/* One entry of an answer to request op; 0 when it does not belong in. */
static inline size_t att_strap_entry(const struct att_strap *strap,
	const struct att_attribute *attribute, const uint8_t *request,
	uint8_t *entry)
{
	uint8_t op = request[0];
	size_t n = put16(entry, attribute->handle);

	if (op == 0x04)
		return n + put16(entry + n, attribute->type);
	if (attribute->type != le16(request + 5))
		return 0;
	if (op == 0x06)
		return le16(request + 7) == le16(attribute->value)
			? n + put16(entry + n, attribute->last)
			: 0;
	memcpy(entry + n, attribute->value, attribute->n);
	if (attribute->handle == STRAP_BATTERY_VALUE)
		entry[n] = strap->battery_pct;
	return n + attribute->n;
}

static inline size_t att_strap_error(
	const uint8_t *request, unsigned handle, uint8_t error, uint8_t *reply)
{
	reply[0] = 0x01;
	reply[1] = request[0];
	put16(reply + 2, handle);
	reply[4] = error;
	return 5;
}

/* Requests 04, 06 and 08: all entries of one size that fit 23 bytes. */
static inline size_t att_strap_list(
	const struct att_strap *strap, const uint8_t *request, uint8_t *reply)
{
	size_t head = request[0] == 0x06 ? 1 : 2, n = head, size = 0;
	uint8_t entry[24];

	for (size_t i = 0; i < sizeof(att_attributes) / sizeof(*att_attributes);
		i++) {
		const struct att_attribute *attribute = &att_attributes[i];
		size_t length;

		if (!att_strap_has(strap, attribute) ||
			attribute->handle < le16(request + 1) ||
			attribute->handle > le16(request + 3))
			continue;
		length = att_strap_entry(strap, attribute, request, entry);
		if (!length)
			continue;
		if (n + length > 23 || (size && size != length))
			break;
		memcpy(reply + n, entry, length);
		n += size = length;
		if (strap->one_by_one)
			break;
	}
	if (!size)
		return att_strap_error(request, le16(request + 1), 0x0a, reply);
	reply[0] = (uint8_t)(request[0] + 1);
	if (head == 2)
		reply[1] = request[0] == 0x04 ? 1 : (uint8_t)size;
	return n;
}

static inline size_t att_strap_write(
	struct att_strap *strap, const uint8_t *request, uint8_t *reply)
{
	unsigned handle = le16(request + 1);

	if (handle == STRAP_HEART_CCC && strap->refusal)
		return att_strap_error(request, handle, strap->refusal, reply);
	if (handle == STRAP_HEART_CCC)
		strap->is_subscribed = le16(request + 3) == 1;
	else if (handle == STRAP_BATTERY_CCC)
		strap->is_battery_subscribed = le16(request + 3) == 1;
	else
		return att_strap_error(request, handle, 0x01, reply);
	reply[0] = 0x13;
	return 1;
}

/* The answer to a request, up to 24 bytes; 0: none. */
static inline size_t att_strap_answer(struct att_strap *strap,
	const uint8_t *request, size_t n, uint8_t *reply)
{
	switch (request[0]) {
	case 0x02:
		reply[0] = 0x03;
		return 1 + put16(reply + 1, 247);
	case 0x04:
	case 0x06:
	case 0x08:
		return att_strap_list(strap, request, reply);
	case 0x12:
		return att_strap_write(strap, request, reply);
	}
	(void)n;
	return 0;
}
