/* SPDX-License-Identifier: GPL-3.0-or-later
 * When a contact bit that says "lost" is believed, packet by packet; what comes
 * of it in the chain is in test_timeline.c.
 */
#include "daemon/engine/contact.h"

#include "daemon/strap/hrs.h"
#include "tests/near.h"

static void give(struct contact *contact, int64_t at_s, enum hrs_contact says,
	size_t n_rr, uint16_t rr_1024)
{
	struct hrs_measurement m = {.has_hr = true, .contact = says};

	m.n_rr = n_rr;
	for (size_t i = 0; i < n_rr; i++)
		m.rr_1024[i] = rr_1024;
	if (n_rr > 0 && !hrs_rr_is_plausible(rr_1024))
		m.marks = HRS_MARK_BAD_RR;
	contact_packet(contact, &m, at_s * 1000000);
}

static void test_believed_at_first(void **state)
{
	struct contact contact = {0};

	(void)state;
	assert_true(contact_is_good(&contact));
	give(&contact, 0, HRS_CONTACT_UNSUPPORTED, 1, 1024);
	assert_true(contact_is_good(&contact));
	give(&contact, 1, HRS_CONTACT_LOST, 1, 1024);
	assert_false(contact_is_good(&contact));
	give(&contact, 2, HRS_CONTACT_OK, 1, 1024);
	assert_true(contact_is_good(&contact));
}

static void test_after_30_s(void **state)
{
	static const struct {
		const char *name;
		size_t n_rr;
		uint16_t rr_1024;
		bool is_good;
	} cases[] = {
		{"60 a minute", 1, 1024, true},
		{"7 % too long", 1, 1100, true},
		{"every second beat missing", 1, 512, false},
		{"twice as many", 2, 1024, false},
		{"no RR at all", 0, 0, false},
		{"no heart makes these", 5, 204, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct contact contact = {0};

		print_message("%s\n", cases[i].name);
		for (int s = 0; s <= 30; s++) {
			give(&contact, s, HRS_CONTACT_LOST, cases[i].n_rr,
				cases[i].rr_1024);
			assert_false(contact_is_good(&contact));
		}
		give(&contact, 31, HRS_CONTACT_LOST, cases[i].n_rr,
			cases[i].rr_1024);
		assert_int_equal(contact_is_good(&contact), cases[i].is_good);
		assert_int_equal(contact.is_unreliable, cases[i].is_good);
	}
}

static void make_unreliable(struct contact *contact)
{
	*contact = (struct contact){0};
	for (int s = 0; s <= 31; s++)
		give(contact, s, HRS_CONTACT_LOST, 1, 1024);
	assert_true(contact_is_good(contact));
}

static void test_believed_again(void **state)
{
	struct contact contact;

	(void)state;
	make_unreliable(&contact);
	give(&contact, 32, HRS_CONTACT_LOST, 1, 65535);
	assert_false(contact_is_good(&contact));

	make_unreliable(&contact);
	give(&contact, 37, HRS_CONTACT_LOST, 1, 1024);
	assert_false(contact_is_good(&contact));

	make_unreliable(&contact);
	contact_reject(&contact);
	give(&contact, 32, HRS_CONTACT_LOST, 1, 1024);
	assert_false(contact_is_good(&contact));

	/* The RR stop although packets go on: seen after the next 30 s. */
	make_unreliable(&contact);
	for (int s = 32; s <= 62; s++)
		give(&contact, s, HRS_CONTACT_LOST, 0, 0);
	assert_false(contact_is_good(&contact));

	/* The bit says "contact" once, and "lost" again. */
	make_unreliable(&contact);
	give(&contact, 32, HRS_CONTACT_OK, 1, 1024);
	assert_false(contact.is_unreliable);
	give(&contact, 33, HRS_CONTACT_LOST, 1, 1024);
	assert_false(contact_is_good(&contact));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_believed_at_first),
		cmocka_unit_test(test_after_30_s),
		cmocka_unit_test(test_believed_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
