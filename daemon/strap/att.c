/* SPDX-License-Identifier: GPL-3.0-or-later
 * The attribute protocol, as far as a strap takes it.
 */
#include "daemon/strap/att.h"

#include <string.h>

#include <bluetooth/bluetooth.h>

enum {
	OP_ERROR = 0x01,
	OP_MTU = 0x02,
	OP_MTU_REPLY = 0x03,
	OP_FIND_INFO = 0x04,
	OP_FIND_INFO_REPLY = 0x05,
	OP_FIND_TYPE = 0x06,
	OP_FIND_TYPE_REPLY = 0x07,
	OP_READ_TYPE = 0x08,
	OP_READ_TYPE_REPLY = 0x09,
	OP_WRITE = 0x12,
	OP_WRITE_REPLY = 0x13,
	OP_NOTIFY = 0x1b,
	OP_INDICATE = 0x1d,
	OP_CONFIRM = 0x1e,
};

#define OP_IS_COMMAND 0x40
#define ERROR_NOT_SUPPORTED 0x06
#define UUID_PRIMARY 0x2800
#define UUID_CHARACTERISTIC 0x2803
#define UUID_CCC 0x2902
#define UUID_NAME 0x2a00
#define UUID_BATTERY_LEVEL 0x2a19
#define UUID_MEASUREMENT 0x2a37
#define UUID_HEART_RATE 0x180d
#define UUID_BATTERY 0x180f
#define LAST_HANDLE 0xffff

static struct att_result nothing(void)
{
	return (struct att_result){.event = ATT_NOTHING};
}

static struct att_result broken(void)
{
	return (struct att_result){.event = ATT_BROKEN};
}

/* An operation and up to three 16-bit parameters. */
static void put(
	struct att_pdu *pdu, uint8_t op, size_t n_words, const uint16_t *words)
{
	pdu->bytes[0] = op;
	for (size_t i = 0; i < n_words; i++)
		bt_put_le16(words[i], pdu->bytes + 1 + 2 * i);
	pdu->n = 1 + 2 * n_words;
}

static void put_find_service(struct att_pdu *pdu, uint16_t uuid)
{
	put(pdu, OP_FIND_TYPE, 4,
		(const uint16_t[]){1, LAST_HANDLE, UUID_PRIMARY, uuid});
}

static void put_read_type(
	struct att_pdu *pdu, const struct att_range *range, uint16_t uuid)
{
	put(pdu, OP_READ_TYPE, 3,
		(const uint16_t[]){range->first, range->last, uuid});
}

static void put_find_info(struct att_pdu *pdu, const struct att_range *range)
{
	put(pdu, OP_FIND_INFO, 2,
		(const uint16_t[]){range->first, range->last});
}

/* The request of a step; false when there is nothing to ask for. */
static bool ask(struct att *att, enum att_step step, struct att_pdu *pdu)
{
	const struct att_range all = {1, LAST_HANDLE};

	att->step = step;
	switch (step) {
	case ATT_MTU_EXCHANGE:
		put(pdu, OP_MTU, 1, (const uint16_t[]){ATT_MTU});
		return true;
	case ATT_NAME:
		put_read_type(pdu, &all, UUID_NAME);
		return true;
	case ATT_HEART_SERVICE:
		put_find_service(pdu, UUID_HEART_RATE);
		return true;
	case ATT_BATTERY_SERVICE:
		put_find_service(pdu, UUID_BATTERY);
		return true;
	case ATT_HEART_VALUE:
		put_read_type(pdu, &att->search, UUID_CHARACTERISTIC);
		return att->heart.first;
	case ATT_BATTERY_VALUE:
		put_read_type(pdu, &att->battery, UUID_BATTERY_LEVEL);
		return att->battery.first;
	case ATT_HEART_CCC:
		put_find_info(pdu, &att->search);
		return att->heart_value && att->search.first;
	case ATT_BATTERY_CCC:
		put_find_info(pdu, &att->search);
		return att->battery_value && att->search.first;
	case ATT_SUBSCRIBE:
		put(pdu, OP_WRITE, 2, (const uint16_t[]){att->heart_ccc, 1});
		return true;
	case ATT_SUBSCRIBE_BATTERY:
		put(pdu, OP_WRITE, 2, (const uint16_t[]){att->battery_ccc, 1});
		return att->battery_ccc;
	case ATT_IDLE:
		break;
	}
	return false;
}

/* On to the next step that asks for something. Each begins its search where the
 * one before it has found what it was after. */
static struct att_result go_on(struct att *att, struct att_pdu *pdu)
{
	enum att_step step = att->step;

	while (step != ATT_SUBSCRIBE && step != ATT_SUBSCRIBE_BATTERY) {
		step++;
		if (step == ATT_HEART_VALUE)
			att->search = att->heart;
		if (step == ATT_SUBSCRIBE)
			break;
		if (ask(att, step, pdu))
			return nothing();
	}
	pdu->n = 0;
	att->step = ATT_IDLE;
	if (att->is_known)
		return nothing();
	att->is_known = true;
	return (struct att_result){.event = ATT_KNOWN};
}

/* Search goes on behind handle, or is over. */
static struct att_result search_on(
	struct att *att, uint16_t handle, struct att_pdu *pdu)
{
	att->search.first = (uint16_t)(handle + 1);
	if (handle >= att->search.last || !ask(att, att->step, pdu))
		return go_on(att, pdu);
	return nothing();
}

static void search_behind(struct att *att, uint16_t handle, uint16_t last)
{
	att->search.first = handle < last ? (uint16_t)(handle + 1) : 0;
	att->search.last = last;
}

void att_begin(struct att *att, struct att_pdu *ret_request)
{
	*att = (struct att){.mtu = ATT_MTU_MIN, .battery_pct = -1};
	ask(att, ATT_MTU_EXCHANGE, ret_request);
}

void att_subscribe(struct att *att, struct att_pdu *ret_request)
{
	ask(att, ATT_SUBSCRIBE, ret_request);
}

static struct att_result take_mtu(
	struct att *att, const uint8_t *bytes, size_t n, struct att_pdu *pdu)
{
	uint16_t mtu;

	if (n != 3)
		return broken();
	mtu = bt_get_le16(bytes + 1);
	if (mtu > ATT_MTU)
		mtu = ATT_MTU;
	att->mtu = mtu < ATT_MTU_MIN ? ATT_MTU_MIN : mtu;
	return go_on(att, pdu);
}

/* The first of the services of that kind. */
static struct att_result take_service(
	struct att *att, const uint8_t *bytes, size_t n, struct att_pdu *pdu)
{
	struct att_range range;

	if (n < 5 || (n - 1) % 4)
		return broken();
	range.first = bt_get_le16(bytes + 1);
	range.last = bt_get_le16(bytes + 3);
	if (!range.first || range.last < range.first)
		return broken();
	if (att->step == ATT_HEART_SERVICE)
		att->heart = range;
	else
		att->battery = range;
	return go_on(att, pdu);
}

/* Trailing NULs and spaces are not part of a name, what no terminal shows
 * neither. */
static void take_name(struct att *att, const uint8_t *bytes, size_t n)
{
	size_t length = 0;

	if (n >= sizeof(att->name))
		n = sizeof(att->name) - 1;
	for (size_t i = 0; i < n && bytes[i]; i++) {
		att->name[i] = bytes[i] < ' ' || bytes[i] == 0x7f
			? '?'
			: (char)bytes[i];
		if (bytes[i] != ' ')
			length = i + 1;
	}
	att->name[length] = '\0';
}

static bool take_level(struct att *att, const uint8_t *bytes, size_t n)
{
	if (n < 1 || bytes[0] > 100 || bytes[0] == att->battery_pct)
		return false;
	att->battery_pct = bytes[0];
	return true;
}

/* Declarations: handle, properties, handle of the value, UUID. A characteristic
 * ends where the next is declared. */
static struct att_result take_declarations(
	struct att *att, const uint8_t *bytes, size_t n, struct att_pdu *pdu)
{
	size_t size = bytes[1];
	uint16_t handle = 0, value;

	if (size != 7 && size != 21)
		return broken();
	for (size_t i = 2; i + size <= n; i += size) {
		handle = bt_get_le16(bytes + i);
		if (handle < att->search.first || handle > att->search.last)
			return broken();
		if (att->heart_value) {
			search_behind(
				att, att->heart_value, (uint16_t)(handle - 1));
			return go_on(att, pdu);
		}
		if (size != 7 || bt_get_le16(bytes + i + 5) != UUID_MEASUREMENT)
			continue;
		value = bt_get_le16(bytes + i + 3);
		if (value <= handle || value > att->heart.last)
			return broken();
		att->heart_value = value;
	}
	return search_on(att, handle, pdu);
}

static struct att_result take_read(
	struct att *att, const uint8_t *bytes, size_t n, struct att_pdu *pdu)
{
	size_t size = n >= 2 ? bytes[1] : 0;

	if (size < 2 || n < 2 + size || (n - 2) % size)
		return broken();
	if (att->step == ATT_HEART_VALUE)
		return take_declarations(att, bytes, n, pdu);
	if (att->step == ATT_NAME) {
		take_name(att, bytes + 4, size - 2);
	} else {
		att->battery_value = bt_get_le16(bytes + 2);
		take_level(att, bytes + 4, size - 2);
		search_behind(att, att->battery_value, att->battery.last);
	}
	return go_on(att, pdu);
}

static struct att_result take_descriptors(
	struct att *att, const uint8_t *bytes, size_t n, struct att_pdu *pdu)
{
	size_t size = n >= 2 && bytes[1] == 1 ? 4 : 18;
	uint16_t handle = 0;

	if (n < 2 + size || bytes[1] < 1 || bytes[1] > 2 || (n - 2) % size)
		return broken();
	for (size_t i = 2; i + size <= n; i += size) {
		handle = bt_get_le16(bytes + i);
		if (handle < att->search.first || handle > att->search.last)
			return broken();
		if (size != 4)
			continue;
		/* of a characteristic behind the one we look at */
		if (bt_get_le16(bytes + i + 2) == UUID_CHARACTERISTIC)
			return go_on(att, pdu);
		if (bt_get_le16(bytes + i + 2) != UUID_CCC)
			continue;
		if (att->step == ATT_HEART_CCC)
			att->heart_ccc = handle;
		else
			att->battery_ccc = handle;
		return go_on(att, pdu);
	}
	return search_on(att, handle, pdu);
}

static struct att_result take_written(struct att *att, struct att_pdu *pdu)
{
	bool is_heart = att->step == ATT_SUBSCRIBE;

	if (!is_heart || !ask(att, ATT_SUBSCRIBE_BATTERY, pdu)) {
		pdu->n = 0;
		att->step = ATT_IDLE;
	}
	return (struct att_result){
		.event = is_heart ? ATT_SUBSCRIBED : ATT_NOTHING};
}

/* The request that a step makes. */
static uint8_t request_of(enum att_step step)
{
	switch (step) {
	case ATT_MTU_EXCHANGE:
		return OP_MTU;
	case ATT_NAME:
	case ATT_HEART_VALUE:
	case ATT_BATTERY_VALUE:
		return OP_READ_TYPE;
	case ATT_HEART_SERVICE:
	case ATT_BATTERY_SERVICE:
		return OP_FIND_TYPE;
	case ATT_HEART_CCC:
	case ATT_BATTERY_CCC:
		return OP_FIND_INFO;
	case ATT_SUBSCRIBE:
	case ATT_SUBSCRIBE_BATTERY:
		return OP_WRITE;
	case ATT_IDLE:
		break;
	}
	return 0;
}

/* There is no such thing, or no more of it: the search goes on elsewhere. */
static struct att_result take_error(
	struct att *att, const uint8_t *bytes, size_t n, struct att_pdu *pdu)
{
	if (n != 5)
		return att->step == ATT_IDLE ? nothing() : broken();
	if (att->step == ATT_IDLE || bytes[1] != request_of(att->step))
		return nothing();
	if (att->step == ATT_SUBSCRIBE) {
		att->step = ATT_IDLE;
		return (struct att_result){
			.event = ATT_REFUSED, .error = bytes[4]};
	}
	/* it was the last characteristic of its service */
	if (att->step == ATT_HEART_VALUE && att->heart_value)
		search_behind(att, att->heart_value, att->heart.last);
	return go_on(att, pdu);
}

static struct att_result take_reply(
	struct att *att, const uint8_t *bytes, size_t n, struct att_pdu *pdu)
{
	switch (bytes[0]) {
	case OP_MTU_REPLY:
		return take_mtu(att, bytes, n, pdu);
	case OP_FIND_TYPE_REPLY:
		return take_service(att, bytes, n, pdu);
	case OP_READ_TYPE_REPLY:
		return take_read(att, bytes, n, pdu);
	case OP_FIND_INFO_REPLY:
		return take_descriptors(att, bytes, n, pdu);
	case OP_WRITE_REPLY:
		return take_written(att, pdu);
	}
	return nothing();
}

static struct att_result take_value(
	struct att *att, const uint8_t *bytes, size_t n)
{
	uint16_t handle;

	if (n < 3)
		return nothing();
	handle = bt_get_le16(bytes + 1);
	if (handle && handle == att->heart_value)
		return (struct att_result){.event = ATT_VALUE,
			.value = bytes + 3,
			.n_value = n - 3};
	if (handle && handle == att->battery_value &&
		take_level(att, bytes + 3, n - 3))
		return (struct att_result){.event = ATT_BATTERY};
	return nothing();
}

/* The strap may ask as well. We have nothing to show, but a request without an
 * answer would end the link after 30 s. */
static void answer(const uint8_t *bytes, size_t n, struct att_pdu *pdu)
{
	uint16_t handle = n >= 3 ? bt_get_le16(bytes + 1) : 0;

	if (bytes[0] == OP_MTU) {
		put(pdu, OP_MTU_REPLY, 1, (const uint16_t[]){ATT_MTU});
		return;
	}
	pdu->bytes[0] = OP_ERROR;
	pdu->bytes[1] = bytes[0];
	bt_put_le16(handle, pdu->bytes + 2);
	pdu->bytes[4] = ERROR_NOT_SUPPORTED;
	pdu->n = 5;
}

struct att_result att_take(struct att *att, const uint8_t *bytes, size_t n,
	struct att_pdu *ret_pdu)
{
	ret_pdu->n = 0;
	if (n < 1)
		return nothing();
	if (bytes[0] == OP_ERROR)
		return take_error(att, bytes, n, ret_pdu);
	if (bytes[0] == OP_NOTIFY)
		return take_value(att, bytes, n);
	if (bytes[0] == OP_INDICATE) {
		put(ret_pdu, OP_CONFIRM, 0, NULL);
		return take_value(att, bytes, n);
	}
	if (bytes[0] & OP_IS_COMMAND)
		return nothing();
	if (att->step != ATT_IDLE && bytes[0] == request_of(att->step) + 1)
		return take_reply(att, bytes, n, ret_pdu);
	/* requests are even, replies odd */
	if (!(bytes[0] & 1) && bytes[0] != OP_CONFIRM && bytes[0])
		answer(bytes, n, ret_pdu);
	return nothing();
}

const char *att_error_text(uint8_t error)
{
	switch (error) {
	case 0x03:
		return "it may not be written";
	case 0x05:
	case 0x0f:
		return "the strap wants to be paired first; pair it with "
		       "`bluetoothctl pair ADDRESS`";
	case 0x08:
		return "the strap does not let this computer";
	case 0x0e:
		return "the strap failed";
	case 0x11:
		return "the strap serves as many listeners as it can";
	}
	return "the strap refuses";
}
