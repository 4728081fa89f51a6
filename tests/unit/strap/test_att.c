/* SPDX-License-Identifier: GPL-3.0-or-later
 * The ATT client: a whole strap from the first request to its values, every PDU
 * well and badly formed, and any bytes at all.
 */
#include "daemon/strap/att.h"

#include <stdlib.h>
#include <string.h>

#include "tests/near.h"
#include "tests/unit/strap/att_strap.h"

#define MAX_REQUESTS 40

struct talk {
	struct att att;
	struct att_strap strap;
	struct att_result last;
	int n_requests;
};

/* Until no request is under way. */
static void talk_on(struct talk *talk, struct att_pdu *pdu)
{
	uint8_t reply[32];

	talk->last = (struct att_result){.event = ATT_NOTHING};
	while (pdu->n) {
		size_t n = att_strap_answer(
			&talk->strap, pdu->bytes, pdu->n, reply);
		struct att_result result;

		assert_true(++talk->n_requests < MAX_REQUESTS);
		assert_true(n > 0);
		result = att_take(&talk->att, reply, n, pdu);
		if (result.event != ATT_NOTHING)
			talk->last = result;
	}
}

static void discover(struct talk *talk)
{
	struct att_pdu pdu;

	talk->strap.battery_pct = 87;
	att_begin(&talk->att, &pdu);
	talk_on(talk, &pdu);
}

static void subscribe(struct talk *talk)
{
	struct att_pdu pdu;

	att_subscribe(&talk->att, &pdu);
	talk_on(talk, &pdu);
}

static struct att_result take(struct talk *talk, const char *bytes, size_t n)
{
	struct att_pdu pdu;

	return att_take(&talk->att, (const uint8_t *)bytes, n, &pdu);
}

static void test_first_request(void **state)
{
	struct att att;
	struct att_pdu pdu;

	(void)state;
	att_begin(&att, &pdu);
	assert_int_equal(pdu.n, 3);
	assert_memory_equal(pdu.bytes, "\x02\x05\x02", 3);
}

static void test_whole_strap(void **state)
{
	for (int one_by_one = 0; one_by_one < 2; one_by_one++) {
		struct talk talk = {.strap.one_by_one = one_by_one};

		(void)state;
		discover(&talk);
		assert_int_equal(talk.last.event, ATT_KNOWN);
		assert_int_equal(talk.att.mtu, 247);
		assert_string_equal(talk.att.name, "Polar H10");
		assert_int_equal(talk.att.heart_value, STRAP_HEART_VALUE);
		assert_int_equal(talk.att.heart_ccc, STRAP_HEART_CCC);
		assert_int_equal(talk.att.battery_pct, 87);
		assert_int_equal(talk.att.battery_ccc, STRAP_BATTERY_CCC);
		assert_false(talk.strap.is_subscribed);
		subscribe(&talk);
		assert_int_equal(talk.last.event, ATT_SUBSCRIBED);
		assert_true(talk.strap.is_subscribed);
		assert_true(talk.strap.is_battery_subscribed);
		assert_int_equal(talk.att.step, ATT_IDLE);
	}
}

static void test_what_is_missing(void **state)
{
	struct talk gadget = {.strap.no_heart = true};
	struct talk plain = {.strap.no_battery = true};
	struct talk mute = {.strap.no_ccc = true};

	(void)state;
	discover(&gadget);
	assert_int_equal(gadget.last.event, ATT_KNOWN);
	assert_int_equal(gadget.att.heart_ccc, 0);
	assert_int_equal(gadget.att.battery_pct, 87);
	discover(&plain);
	assert_int_equal(plain.last.event, ATT_KNOWN);
	assert_int_equal(plain.att.battery_pct, -1);
	subscribe(&plain);
	assert_int_equal(plain.last.event, ATT_SUBSCRIBED);
	discover(&mute);
	assert_int_equal(mute.last.event, ATT_KNOWN);
	assert_int_equal(mute.att.heart_value, STRAP_HEART_VALUE);
	assert_int_equal(mute.att.heart_ccc, 0);
}

static void test_refusal(void **state)
{
	struct talk talk = {.strap.refusal = 0x05};

	(void)state;
	discover(&talk);
	subscribe(&talk);
	assert_int_equal(talk.last.event, ATT_REFUSED);
	assert_int_equal(talk.last.error, 0x05);
	assert_non_null(strstr(att_error_text(0x05), "paired"));
	for (int error = 0; error < 256; error++)
		assert_true(*att_error_text((uint8_t)error));
	talk.strap.refusal = 0;
	subscribe(&talk);
	assert_int_equal(talk.last.event, ATT_SUBSCRIBED);
}

static void test_values(void **state)
{
	struct talk talk = {0};
	struct att_result result;
	struct att_pdu pdu;

	(void)state;
	discover(&talk);
	subscribe(&talk);
	result = take(&talk, "\x1b\x08\x00\x10\x48\x00\x04", 7);
	assert_int_equal(result.event, ATT_VALUE);
	assert_int_equal(result.n_value, 4);
	assert_memory_equal(result.value, "\x10\x48\x00\x04", 4);
	result = take(&talk, "\x1b\x08\x00", 3);
	assert_int_equal(result.event, ATT_VALUE);
	assert_int_equal(result.n_value, 0);
	assert_int_equal(take(&talk, "\x1b\x22\x00\x32", 4).event, ATT_BATTERY);
	assert_int_equal(talk.att.battery_pct, 50);
	assert_int_equal(take(&talk, "\x1b\x22\x00\x32", 4).event, ATT_NOTHING);
	assert_int_equal(take(&talk, "\x1b\x22\x00\x65", 4).event, ATT_NOTHING);
	assert_int_equal(take(&talk, "\x1b\x22\x00", 3).event, ATT_NOTHING);
	assert_int_equal(talk.att.battery_pct, 50);
	assert_int_equal(take(&talk, "\x1b\x0b\x00\x01", 4).event, ATT_NOTHING);
	assert_int_equal(take(&talk, "\x1b\x08", 2).event, ATT_NOTHING);
	/* an indication is confirmed */
	result = att_take(
		&talk.att, (const uint8_t *)"\x1d\x08\x00\x00\x48", 5, &pdu);
	assert_int_equal(result.event, ATT_VALUE);
	assert_int_equal(pdu.n, 1);
	assert_int_equal(pdu.bytes[0], 0x1e);
}

/* The strap asks, also while a request of ours is under way. */
static void test_strap_asks(void **state)
{
	static const struct {
		const char *request;
		size_t n;
		const char *answer;
		size_t n_answer;
	} cases[] = {
		{"\x02\x17\x00", 3, "\x03\x05\x02", 3},
		{"\x06\x01\x00\xff\xff\x00\x28\x0d\x18", 9,
			"\x01\x06\x01\x00\x06", 5},
		{"\x08\x01\x00\xff\xff\x03\x28", 7, "\x01\x08\x01\x00\x06", 5},
		{"\x10\x07\x00\xff\xff\x00\x28", 7, "\x01\x10\x07\x00\x06", 5},
		{"\x0a\x03\x00", 3, "\x01\x0a\x03\x00\x06", 5},
		{"\x0a", 1, "\x01\x0a\x00\x00\x06", 5},
		{"\x52\x03\x00\x01", 4, "", 0}, /* a command */
		{"\x1e", 1, "", 0}, /* a confirmation of nothing */
		{"\x0b\x01", 2, "", 0}, /* an answer to nothing */
		{"\x01\x0a\x03\x00\x0a", 5, "", 0},
		{"\x01", 1, "", 0},
		{"\x00", 1, "", 0},
		{"", 0, "", 0},
	};
	struct talk talk = {0};

	(void)state;
	discover(&talk);
	for (int pending = 0; pending < 2; pending++) {
		struct att_pdu pdu;

		if (pending)
			att_subscribe(&talk.att, &pdu);
		for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
			if (pending && cases[i].n == 1 &&
				cases[i].request[0] == 1)
				continue; /* an error without its end */
			struct att_result result = att_take(&talk.att,
				(const uint8_t *)cases[i].request, cases[i].n,
				&pdu);

			assert_int_equal(result.event, ATT_NOTHING);
			assert_int_equal(pdu.n, cases[i].n_answer);
			assert_memory_equal(pdu.bytes, cases[i].answer, pdu.n);
		}
		assert_int_equal(
			talk.att.step, pending ? ATT_SUBSCRIBE : ATT_IDLE);
	}
}

/* An answer that does not fit its request ends the link, never a search. */
static void test_malformed(void **state)
{
	static const struct {
		enum att_step step;
		const char *reply;
		size_t n;
	} cases[] = {
		{ATT_MTU_EXCHANGE, "\x03\x17", 2},
		{ATT_MTU_EXCHANGE, "\x03\x17\x00\x00", 4},
		{ATT_MTU_EXCHANGE, "\x01\x02", 2},
		{ATT_NAME, "\x09", 1},
		{ATT_NAME, "\x09\x01\x00", 3},
		{ATT_NAME, "\x09\x05\x03\x00", 4},
		{ATT_HEART_SERVICE, "\x07", 1},
		{ATT_HEART_SERVICE, "\x07\x06\x00\x0c", 4},
		{ATT_HEART_SERVICE, "\x07\x06\x00\x0c\x00\x01", 6},
		{ATT_HEART_SERVICE, "\x07\x00\x00\x0c\x00", 5},
		{ATT_HEART_SERVICE, "\x07\x0c\x00\x06\x00", 5},
		{ATT_HEART_VALUE, "\x09\x07\x07\x00\x10\x08\x00\x37", 8},
		{ATT_HEART_VALUE, "\x09\x06\x07\x00\x10\x08\x00\x37", 8},
		/* handles out of the service, before or behind it */
		{ATT_HEART_VALUE, "\x09\x07\x01\x00\x10\x08\x00\x37\x2a", 9},
		{ATT_HEART_VALUE, "\x09\x07\x0d\x00\x10\x0e\x00\x37\x2a", 9},
		{ATT_HEART_VALUE, "\x09\x07\x07\x00\x10\x07\x00\x37\x2a", 9},
		{ATT_HEART_VALUE, "\x09\x07\x07\x00\x10\x0d\x00\x37\x2a", 9},
		{ATT_HEART_VALUE,
			"\x09\x07\x07\x00\x10\x40\x00\x37\x2a"
			"\x0a\x00\x02\x0b\x00\x38\x2a",
			16},
		{ATT_HEART_CCC, "\x05\x01", 2},
		{ATT_HEART_CCC, "\x05\x01\x09\x00\x02", 5},
		{ATT_HEART_CCC, "\x05\x03\x09\x00\x02\x29", 6},
		{ATT_HEART_CCC, "\x05\x00\x09\x00\x02\x29", 6},
		{ATT_HEART_CCC, "\x05\x01\x01\x00\x02\x29", 6},
		{ATT_HEART_CCC, "\x05\x01\x40\x00\x02\x29", 6},
		{ATT_SUBSCRIBE, "\x01\x12\x09\x00", 4},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct talk talk = {0};
		struct att_pdu pdu;
		uint8_t reply[32];

		att_begin(&talk.att, &pdu);
		while (talk.att.step != cases[i].step &&
			talk.att.step != ATT_IDLE) {
			size_t n = att_strap_answer(
				&talk.strap, pdu.bytes, pdu.n, reply);

			att_take(&talk.att, reply, n, &pdu);
		}
		if (cases[i].step == ATT_SUBSCRIBE)
			att_subscribe(&talk.att, &pdu);
		assert_int_equal(talk.att.step, cases[i].step);
		assert_int_equal(take(&talk, cases[i].reply, cases[i].n).event,
			ATT_BROKEN);
	}
}

/* 128-bit characteristics and descriptors stand in between on real straps. */
static void test_long_uuids(void **state)
{
	struct talk talk = {0};
	struct att_pdu pdu;
	uint8_t reply[64] = {0x09, 21, 0x07, 0x00, 0x10, 0x08, 0x00};
	uint8_t info[64] = {0x05, 2, 0x0a, 0x00};

	(void)state;
	att_begin(&talk.att, &pdu);
	while (talk.att.step != ATT_HEART_VALUE) {
		uint8_t answer[32];
		size_t n =
			att_strap_answer(&talk.strap, pdu.bytes, pdu.n, answer);

		att_take(&talk.att, answer, n, &pdu);
	}
	assert_int_equal(att_take(&talk.att, reply, 23, &pdu).event, 0);
	assert_int_equal(talk.att.step, ATT_HEART_VALUE);
	assert_int_equal(le16(pdu.bytes + 1), 0x08);
	att_take(&talk.att,
		(const uint8_t *)"\x09\x07\x08\x00\x10\x09\x00\x37\x2a", 9,
		&pdu);
	assert_int_equal(talk.att.heart_value, 9);
	att_take(&talk.att, (const uint8_t *)"\x01\x08\x09\x00\x0a", 5, &pdu);
	assert_int_equal(talk.att.step, ATT_HEART_CCC);
	assert_int_equal(att_take(&talk.att, info, 20, &pdu).event, 0);
	assert_int_equal(talk.att.step, ATT_HEART_CCC);
	att_take(&talk.att, (const uint8_t *)"\x05\x01\x0b\x00\x02\x29", 6,
		&pdu);
	assert_int_equal(talk.att.heart_ccc, 0x0b);
}

static void test_names(void **state)
{
	struct att att;
	struct att_pdu pdu;
	uint8_t reply[200] = {0x09, 180, 3, 0};

	(void)state;
	memset(reply + 4, 'x', 180);
	att_begin(&att, &pdu);
	att_take(&att, (const uint8_t *)"\x03\xff\xff", 3, &pdu);
	assert_int_equal(att.mtu, ATT_MTU);
	att_take(&att, reply, 182, &pdu);
	assert_int_equal(strlen(att.name), sizeof(att.name) - 1);
	att_begin(&att, &pdu);
	att_take(&att, (const uint8_t *)"\x03\x01\x00", 3, &pdu);
	assert_int_equal(att.mtu, ATT_MTU_MIN);
	att_take(
		&att, (const uint8_t *)"\x09\x08\x03\x00 \x1b[ \0\0", 10, &pdu);
	assert_string_equal(att.name, " ?[");
}

/* Seeded bytes in place of answers: it ends, and within its bounds. */
static void test_any_bytes(void **state)
{
	(void)state;
	srand(1);
	for (int i = 0; i < 20000; i++) {
		struct att att;
		struct att_pdu pdu;

		att_begin(&att, &pdu);
		for (int j = 0; j < 30; j++) {
			uint8_t bytes[24];
			size_t n = (size_t)rand() % sizeof(bytes);

			for (size_t k = 0; k < n; k++)
				bytes[k] = (uint8_t)(rand() % 3 ? rand() % 12
								: rand());
			if (rand() % 2 && n)
				bytes[0] = (uint8_t)(pdu.bytes[0] + 1);
			att_take(&att, bytes, n, &pdu);
			assert_true(pdu.n <= sizeof(pdu.bytes));
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_first_request),
		cmocka_unit_test(test_whole_strap),
		cmocka_unit_test(test_what_is_missing),
		cmocka_unit_test(test_refusal),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_strap_asks),
		cmocka_unit_test(test_malformed),
		cmocka_unit_test(test_long_uuids),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_any_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
