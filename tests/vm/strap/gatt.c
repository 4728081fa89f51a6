/* SPDX-License-Identifier: GPL-3.0-or-later
 * Answers to the requests of the attribute protocol.
 */
#include "tests/vm/strap/gatt.h"

#include <assert.h>
#include <string.h>

#include <bluetooth/bluetooth.h>

#define FIRST_MTU 23

/* Core specification 5.3, volume 3, part F, 3.4. */
enum {
	ATT_ERROR = 0x01,
	ATT_MTU = 0x02,
	ATT_FIND_INFORMATION = 0x04,
	ATT_FIND_BY_VALUE = 0x06,
	ATT_READ_BY_TYPE = 0x08,
	ATT_READ = 0x0a,
	ATT_READ_BLOB = 0x0c,
	ATT_READ_BY_GROUP = 0x10,
	ATT_WRITE = 0x12,
	ATT_CONFIRMATION = 0x1e,
	ATT_COMMAND = 0x40, /* a bit: wants no answer */
};

enum {
	ERROR_HANDLE = 0x01,
	ERROR_READ = 0x02,
	ERROR_WRITE = 0x03,
	ERROR_PDU = 0x04,
	ERROR_UNSUPPORTED = 0x06,
	ERROR_OFFSET = 0x07,
	ERROR_NOT_FOUND = 0x0a,
};

static void append(struct gatt *gatt, uint16_t type, uint8_t properties,
	const void *value, size_t n)
{
	struct gatt_attribute *attribute = &gatt->attributes[gatt->n++];

	assert(gatt->n <= GATT_N_ATTRIBUTES && n <= GATT_VALUE_SIZE);
	attribute->type = type;
	attribute->properties = properties;
	attribute->n = (uint8_t)n;
	if (n > 0)
		memcpy(attribute->value, value, n);
}

void gatt_service(struct gatt *gatt, uint16_t uuid)
{
	uint8_t value[2];

	bt_put_le16(uuid, value);
	append(gatt, GATT_PRIMARY, GATT_READ, value, sizeof(value));
}

void gatt_characteristic(struct gatt *gatt, uint16_t uuid, uint8_t properties,
	const void *value, size_t n)
{
	uint8_t declaration[5] = {properties};

	bt_put_le16((uint16_t)(gatt->n + 2), declaration + 1);
	bt_put_le16(uuid, declaration + 3);
	append(gatt, GATT_CHARACTERISTIC, GATT_READ, declaration,
		sizeof(declaration));
	append(gatt, uuid, properties & (GATT_READ | GATT_WRITE), value, n);
	if (properties & (GATT_NOTIFY | GATT_INDICATE))
		append(gatt, GATT_SUBSCRIPTION, GATT_READ | GATT_WRITE, "\0",
			2);
}

void gatt_reset(struct gatt *gatt)
{
	gatt->mtu = FIRST_MTU;
	for (size_t i = 0; i < gatt->n; i++)
		if (gatt->attributes[i].type == GATT_SUBSCRIPTION)
			memset(gatt->attributes[i].value, 0, 2);
}

uint16_t gatt_handle(const struct gatt *gatt, uint16_t uuid)
{
	for (size_t i = 0; i < gatt->n; i++)
		if (gatt->attributes[i].type == uuid)
			return (uint16_t)(i + 1);
	return 0;
}

bool gatt_is_subscribed(const struct gatt *gatt, uint16_t uuid)
{
	uint16_t handle = gatt_handle(gatt, uuid);

	/* The subscription comes right after the value. */
	return handle > 0 && handle < gatt->n &&
		gatt->attributes[handle].type == GATT_SUBSCRIPTION &&
		gatt->attributes[handle].value[0] & 1;
}

void gatt_set(struct gatt *gatt, uint16_t uuid, const void *value, size_t n)
{
	uint16_t handle = gatt_handle(gatt, uuid);

	assert(handle > 0 && n <= GATT_VALUE_SIZE);
	memcpy(gatt->attributes[handle - 1].value, value, n);
	gatt->attributes[handle - 1].n = (uint8_t)n;
}

static uint16_t end_of_group(const struct gatt *gatt, uint16_t handle)
{
	while (handle < gatt->n &&
		gatt->attributes[handle].type != GATT_PRIMARY)
		handle++;
	return handle;
}

static size_t refuse(
	uint8_t *reply, uint8_t request, uint16_t handle, uint8_t error)
{
	reply[0] = ATT_ERROR;
	reply[1] = request;
	bt_put_le16(handle, reply + 2);
	reply[4] = error;
	return 5;
}

static size_t find_information(
	const struct gatt *gatt, uint16_t from, uint16_t to, uint8_t *reply)
{
	size_t n = 2;

	reply[0] = ATT_FIND_INFORMATION + 1;
	reply[1] = 1; /* 16-bit UUIDs */
	for (uint16_t h = from; h <= to && n + 4 <= gatt->mtu; h++, n += 4) {
		bt_put_le16(h, reply + n);
		bt_put_le16(gatt->attributes[h - 1].type, reply + n + 2);
	}
	return n;
}

static size_t find_by_value(const struct gatt *gatt, uint16_t from, uint16_t to,
	const struct gatt_attribute *wanted, uint8_t *reply)
{
	size_t n = 1;

	reply[0] = ATT_FIND_BY_VALUE + 1;
	for (uint16_t h = from; h <= to && n + 4 <= gatt->mtu; h++) {
		const struct gatt_attribute *a = &gatt->attributes[h - 1];

		if (a->type != wanted->type || a->n != wanted->n ||
			memcmp(a->value, wanted->value, a->n) != 0)
			continue;
		bt_put_le16(h, reply + n);
		bt_put_le16(end_of_group(gatt, h), reply + n + 2);
		n += 4;
	}
	return n;
}

/* Entries of one answer have one length. */
static size_t read_by_type(const struct gatt *gatt, const uint8_t *request,
	uint16_t from, uint16_t to, uint8_t *reply)
{
	size_t head = request[0] == ATT_READ_BY_GROUP ? 4 : 2, n = 2, size = 0;

	reply[0] = request[0] + 1;
	for (uint16_t h = from; h <= to; h++) {
		const struct gatt_attribute *a = &gatt->attributes[h - 1];

		if (a->type != bt_get_le16(request + 5))
			continue;
		if (n == 2 && !(a->properties & GATT_READ))
			return refuse(reply, request[0], h, ERROR_READ);
		if (size == 0)
			size = head + a->n;
		if (head + a->n != size || n + size > gatt->mtu)
			break;
		bt_put_le16(h, reply + n);
		if (head == 4)
			bt_put_le16(end_of_group(gatt, h), reply + n + 2);
		memcpy(reply + n + head, a->value, a->n);
		n += size;
	}
	reply[1] = (uint8_t)size;
	return n;
}

/* Requests over a range of handles. */
static size_t search(
	struct gatt *gatt, const uint8_t *request, size_t size, uint8_t *reply)
{
	uint16_t from = bt_get_le16(request + 1), to = bt_get_le16(request + 3);
	struct gatt_attribute wanted = {0};
	size_t n = 0;

	if (from == 0 || from > to)
		return refuse(reply, request[0], from, ERROR_HANDLE);
	if (to > gatt->n)
		to = (uint16_t)gatt->n;
	if (request[0] == ATT_FIND_INFORMATION) {
		n = find_information(gatt, from, to, reply);
	} else if (request[0] == ATT_FIND_BY_VALUE && size >= 7 &&
		size - 7 <= sizeof(wanted.value)) {
		wanted.type = bt_get_le16(request + 5);
		wanted.n = (uint8_t)(size - 7);
		memcpy(wanted.value, request + 7, wanted.n);
		n = find_by_value(gatt, from, to, &wanted, reply);
	} else if (request[0] != ATT_FIND_BY_VALUE && size == 7) {
		n = read_by_type(gatt, request, from, to, reply);
	}
	return n > 2 ? n : refuse(reply, request[0], from, ERROR_NOT_FOUND);
}

static size_t read_value(const struct gatt *gatt,
	const struct gatt_attribute *attribute, size_t offset, uint8_t *reply)
{
	size_t n = attribute->n - offset;

	if (n > gatt->mtu - 1U)
		n = gatt->mtu - 1U;
	memcpy(reply + 1, attribute->value + offset, n);
	return n + 1;
}

/* Requests for the one attribute of a handle. */
static size_t access_one(
	struct gatt *gatt, const uint8_t *request, size_t size, uint8_t *reply)
{
	uint16_t handle = bt_get_le16(request + 1);
	size_t offset = request[0] == ATT_READ_BLOB && size >= 5
		? bt_get_le16(request + 3)
		: 0;
	struct gatt_attribute *attribute;

	if (handle == 0 || handle > gatt->n)
		return refuse(reply, request[0], handle, ERROR_HANDLE);
	attribute = &gatt->attributes[handle - 1];
	reply[0] = request[0] + 1;
	if ((request[0] & ~ATT_COMMAND) == ATT_WRITE) {
		if (!(attribute->properties & GATT_WRITE) ||
			size - 3 > sizeof(attribute->value))
			return refuse(reply, request[0], handle, ERROR_WRITE);
		memcpy(attribute->value, request + 3, size - 3);
		attribute->n = (uint8_t)(size - 3);
		return 1;
	}
	if (!(attribute->properties & GATT_READ))
		return refuse(reply, request[0], handle, ERROR_READ);
	if (offset > attribute->n)
		return refuse(reply, request[0], handle, ERROR_OFFSET);
	return read_value(gatt, attribute, offset, reply);
}

static size_t exchange_mtu(
	struct gatt *gatt, const uint8_t *request, uint8_t *reply)
{
	uint16_t mtu = bt_get_le16(request + 1);

	gatt->mtu = mtu > GATT_MTU ? GATT_MTU : mtu;
	if (gatt->mtu < FIRST_MTU)
		gatt->mtu = FIRST_MTU;
	reply[0] = ATT_MTU + 1;
	bt_put_le16(GATT_MTU, reply + 1);
	return 3;
}

size_t gatt_answer(struct gatt *gatt, const uint8_t *request, size_t n,
	uint8_t reply[GATT_MTU])
{
	if (n == 0 || request[0] == ATT_CONFIRMATION)
		return 0;
	if (n < 3)
		return refuse(reply, request[0], 0, ERROR_PDU);
	switch (request[0]) {
	case ATT_MTU:
		return exchange_mtu(gatt, request, reply);
	case ATT_FIND_INFORMATION:
	case ATT_FIND_BY_VALUE:
	case ATT_READ_BY_TYPE:
	case ATT_READ_BY_GROUP:
		if (n < 5)
			return refuse(reply, request[0], 0, ERROR_PDU);
		return search(gatt, request, n, reply);
	case ATT_READ:
	case ATT_READ_BLOB:
	case ATT_WRITE:
		return access_one(gatt, request, n, reply);
	case ATT_WRITE | ATT_COMMAND:
		access_one(gatt, request, n, reply);
		return 0;
	default:
		if (request[0] & ATT_COMMAND)
			return 0;
		return refuse(reply, request[0], 0, ERROR_UNSUPPORTED);
	}
}
