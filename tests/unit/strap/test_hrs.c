/* SPDX-License-Identifier: GPL-3.0-or-later
 * The decoder of 2A37: the worked examples of strap.md section 2, and that any
 * bytes have an answer.
 */
#include "daemon/strap/hrs.h"

#include <string.h>

#include "tests/near.h"

#define N_RANDOM 100000

struct example {
	const char *name;
	const char *bytes; /* as a string literal, NULs included */
	size_t n_bytes;
	uint16_t hr_bpm; /* 0: none */
	enum hrs_contact contact;
	int energy_kj; /* -1: none */
	uint8_t marks;
	size_t n_rr;
	uint16_t rr_1024[9];
};

#define BYTES(text) text, sizeof text - 1
#define NO_CONTACT_BIT HRS_CONTACT_UNSUPPORTED

static const struct example examples[] = {
	{"1 HR only", BYTES("\x00\x48"), 72, NO_CONTACT_BIT, -1, 0, 0, {0}},
	{"2 real Polar H7", BYTES("\x06\x3C"), 60, HRS_CONTACT_OK, -1, 0, 0,
		{0}},
	{"3 one RR", BYTES("\x16\x3C\x11\x04"), 60, HRS_CONTACT_OK, -1, 0, 1,
		{1041}},
	{"4 two RR", BYTES("\x16\x3C\xF5\x03\x11\x04"), 60, HRS_CONTACT_OK, -1,
		0, 2, {1013, 1041}},
	{"5 RR, no contact bit", BYTES("\x10\x4D\x16\x03"), 77, NO_CONTACT_BIT,
		-1, 0, 1, {790}},
	{"6 contact value 1", BYTES("\x02\x48"), 72, NO_CONTACT_BIT, -1, 0, 0,
		{0}},
	{"7 contact lost", BYTES("\x04\x48"), 72, HRS_CONTACT_LOST, -1, 0, 0,
		{0}},
	{"8 contact lost, RR", BYTES("\x14\x5A\x2C\x03"), 90, HRS_CONTACT_LOST,
		-1, 0, 1, {812}},
	{"9 nothing to say", BYTES("\x14\x00"), 0, HRS_CONTACT_LOST, -1,
		HRS_MARK_EMPTY_RR | HRS_MARK_NO_HR, 0, {0}},
	{"10 16-bit HR", BYTES("\x01\x2C\x01"), 300, NO_CONTACT_BIT, -1, 0, 0,
		{0}},
	{"11 16-bit HR, RR", BYTES("\x11\x48\x00\x34\x03"), 72, NO_CONTACT_BIT,
		-1, 0, 1, {820}},
	{"12 energy", BYTES("\x08\x50\xE8\x03"), 80, NO_CONTACT_BIT, 1000, 0, 0,
		{0}},
	{"13 energy, RR", BYTES("\x18\x50\x00\x01\x9A\x03"), 80, NO_CONTACT_BIT,
		256, 0, 1, {922}},
	{"14 everything", BYTES("\x1F\x48\x00\x0A\x00\x20\x03\x40\x03"), 72,
		HRS_CONTACT_OK, 10, 0, 2, {800, 832}},
	{"15 RR of 0", BYTES("\x10\x48\x00\x00"), 72, NO_CONTACT_BIT, -1,
		HRS_MARK_BAD_RR, 1, {0}},
	{"16 RR of 0xFFFF", BYTES("\x10\x48\xFF\xFF"), 72, NO_CONTACT_BIT, -1,
		HRS_MARK_BAD_RR, 1, {65535}},
	{"17 nine RR",
		BYTES("\x10\xBE\x40\x01\x3E\x01\x41\x01\x3F\x01\x40\x01\x42\x01"
		      "\x3D\x01\x40\x01\x41\x01"),
		190, NO_CONTACT_BIT, -1, 0, 9,
		{320, 318, 321, 319, 320, 322, 317, 320, 321}},
	{"18 eight RR, energy",
		BYTES("\x18\xB4\x10\x27\x55\x01\x55\x01\x56\x01\x55\x01\x54\x01"
		      "\x55\x01\x55\x01\x56\x01"),
		180, NO_CONTACT_BIT, 10000, 0, 8,
		{341, 341, 342, 341, 340, 341, 341, 342}},
	{"19 reserved bits", BYTES("\xF0\x48\x00\x04"), 72, NO_CONTACT_BIT, -1,
		HRS_MARK_RESERVED, 1, {1024}},
	{"20 empty RR list", BYTES("\x10\x48"), 72, NO_CONTACT_BIT, -1,
		HRS_MARK_EMPTY_RR, 0, {0}},
	{"21 empty RR list, energy", BYTES("\x19\x48\x00\x05\x00"), 72,
		NO_CONTACT_BIT, 5, HRS_MARK_EMPTY_RR, 0, {0}},
	{"22 surplus", BYTES("\x00\x48\x34\x03"), 72, NO_CONTACT_BIT, -1,
		HRS_MARK_SURPLUS, 0, {0}},
	{"23 no HR", BYTES("\x06\x00"), 0, HRS_CONTACT_OK, -1, HRS_MARK_NO_HR,
		0, {0}},
	{"bounds of plausible", BYTES("\x10\x48\xCD\x00\x00\x0C"), 72,
		NO_CONTACT_BIT, -1, 0, 2, {205, 3072}},
	{"under plausible", BYTES("\x10\x48\xCC\x00"), 72, NO_CONTACT_BIT, -1,
		HRS_MARK_BAD_RR, 1, {204}},
	{"over plausible", BYTES("\x10\x48\x01\x0C"), 72, NO_CONTACT_BIT, -1,
		HRS_MARK_BAD_RR, 1, {3073}},
};

static const struct reject {
	const char *name;
	const char *bytes;
	size_t n_bytes;
	enum hrs_reject reject;
} rejects[] = {
	{"24 empty", BYTES(""), HRS_TOO_SHORT},
	{"25 flags only", BYTES("\x10"), HRS_TOO_SHORT},
	{"26a HR cut", BYTES("\x01\x48"), HRS_HR_CUT},
	{"26b HR cut", BYTES("\x11\x2C"), HRS_HR_CUT},
	{"27a energy cut", BYTES("\x08\x50"), HRS_ENERGY_CUT},
	{"27b energy cut", BYTES("\x08\x50\xE8"), HRS_ENERGY_CUT},
	{"27c energy cut", BYTES("\x18\x50\x00"), HRS_ENERGY_CUT},
	{"27d energy cut", BYTES("\x19\x48\x00\x05"), HRS_ENERGY_CUT},
	{"28a odd RR", BYTES("\x10\x48\x34"), HRS_RR_ODD},
	{"28b odd RR", BYTES("\x16\x3C\xF5\x03\x11"), HRS_RR_ODD},
};

static void check_example(const struct example *e)
{
	struct hrs_measurement m;

	print_message("%s\n", e->name);
	assert_int_equal(hrs_decode((const uint8_t *)e->bytes, e->n_bytes, &m),
		HRS_ACCEPTED);
	assert_int_equal(m.has_hr, e->hr_bpm != 0);
	assert_int_equal(m.hr_bpm, e->hr_bpm);
	assert_int_equal(m.contact, e->contact);
	assert_int_equal(m.has_energy, e->energy_kj >= 0);
	if (m.has_energy)
		assert_int_equal(m.energy_kj, e->energy_kj);
	assert_int_equal(m.marks, e->marks);
	assert_int_equal(m.n_rr, e->n_rr);
	assert_memory_equal(m.rr_1024, e->rr_1024, e->n_rr * sizeof *m.rr_1024);
}

static void test_worked_examples(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof examples / sizeof *examples; i++)
		check_example(&examples[i]);
}

static void test_rejects(void **state)
{
	struct hrs_measurement m;

	(void)state;
	for (size_t i = 0; i < sizeof rejects / sizeof *rejects; i++) {
		print_message("%s\n", rejects[i].name);
		assert_int_equal(hrs_decode((const uint8_t *)rejects[i].bytes,
					 rejects[i].n_bytes, &m),
			rejects[i].reject);
		assert_int_equal(m.reject, rejects[i].reject);
		assert_int_equal(m.n_rr, 0);
	}
}

static void test_longest(void **state)
{
	uint8_t bytes[HRS_MAX_BYTES + 1] = {0x10, 72};
	struct hrs_measurement m;

	(void)state;
	assert_int_equal(hrs_decode(bytes, HRS_MAX_BYTES, &m), HRS_ACCEPTED);
	assert_int_equal(m.n_rr, HRS_MAX_RR);
	assert_int_equal(
		hrs_decode(bytes, HRS_MAX_BYTES + 1, &m), HRS_TOO_LONG);
}

/* What must hold whatever the bytes are. */
static void check_any(const uint8_t *bytes, size_t n_bytes)
{
	struct hrs_measurement m;

	memset(&m, 0xA5, sizeof m);
	hrs_decode(bytes, n_bytes, &m);
	assert_in_range(m.reject, HRS_ACCEPTED, HRS_RR_ODD);
	if (m.reject != HRS_ACCEPTED)
		return;

	size_t n_head = 2 + (bytes[0] & 1) + (m.has_energy ? 2 : 0);
	bool bad = false;

	assert_true(m.has_energy == ((bytes[0] & 8) != 0));
	if (bytes[0] & 16)
		assert_int_equal(n_head + 2 * m.n_rr, n_bytes);
	else
		assert_int_equal(m.n_rr, 0);
	for (size_t i = 0; i < m.n_rr; i++)
		bad |= !hrs_rr_is_plausible(m.rr_1024[i]);
	assert_true(bad == ((m.marks & HRS_MARK_BAD_RR) != 0));
	assert_true(m.has_hr == !(m.marks & HRS_MARK_NO_HR));
}

/* Each on a heap block of its own size, so that the sanitizer sees one byte
 * too many. */
static void check_copy(const uint8_t *bytes, size_t n_bytes)
{
	uint8_t *copy = malloc(n_bytes ? n_bytes : 1);

	memcpy(copy, bytes, n_bytes);
	check_any(copy, n_bytes);
	free(copy);
}

static void test_random(void **state)
{
	uint64_t seed = seed_from_environment();
	uint8_t bytes[HRS_MAX_BYTES + 8];

	(void)state;
	for (int i = 0; i < N_RANDOM; i++) {
		bool is_long = seed_uniform(&seed) < 0.05;
		size_t n = seed_next(&seed) % (is_long ? sizeof bytes : 24);

		for (size_t k = 0; k < n; k++)
			bytes[k] = (uint8_t)(seed_next(&seed) >> 32);
		check_copy(bytes, n);
	}
}

static void test_mutated(void **state)
{
	uint64_t seed = seed_from_environment();
	uint8_t bytes[32];

	(void)state;
	for (int i = 0; i < N_RANDOM; i++) {
		size_t which =
			seed_next(&seed) % (sizeof examples / sizeof *examples);
		size_t n = examples[which].n_bytes;

		memcpy(bytes, examples[which].bytes, n);
		if (n > 0)
			bytes[(seed_next(&seed) >> 8) % n] ^=
				(uint8_t)(1 << (seed_next(&seed) >> 16) % 8);
		n -= n > 0 && seed_uniform(&seed) < 0.3;
		check_copy(bytes, n);
	}
}

static void test_texts(void **state)
{
	(void)state;
	for (int i = HRS_ACCEPTED; i <= HRS_RR_ODD; i++)
		assert_true(strlen(hrs_reject_text(i)) > 5);
	assert_string_equal(
		hrs_reject_text(HRS_RR_ODD), "half an RR value at the end");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_worked_examples),
		cmocka_unit_test(test_rejects),
		cmocka_unit_test(test_longest),
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_mutated),
		cmocka_unit_test(test_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
