/* SPDX-License-Identifier: GPL-3.0-or-later
 * The habits of a strap: contact bit, RR at all, grid, stuck values.
 */
#include "daemon/engine/habits.h"

#include "daemon/base/clock.h"
#include "daemon/engine/live.h"
#include "daemon/strap/hrs.h"
#include "tests/near.h"

/* n seconds of packets, one a second, with n_rr intervals each. */
static void packets_feed(struct habits *habits, int first_s, int n,
	enum hrs_contact contact, size_t n_rr)
{
	struct hrs_measurement measurement = {
		.contact = contact,
		.has_hr = true,
		.hr_bpm = 60,
		.n_rr = n_rr,
		.rr_1024 = {1024},
	};

	for (int s = first_s; s < first_s + n; s++)
		habits_packet(habits, &measurement, s * CLOCK_US_PER_S);
}

static struct live_values shown_at(const struct habits *habits, int s)
{
	struct live_values values = {0};

	habits_show(habits, s * CLOCK_US_PER_S, &values);
	return values;
}

static void test_no_rr_after_ten_minutes(void **state)
{
	struct habits habits;

	(void)state;
	habits_init(&habits);
	packets_feed(&habits, 1, 601, HRS_CONTACT_UNSUPPORTED, 0);
	assert_false(shown_at(&habits, 600).no_rr);
	assert_true(shown_at(&habits, 602).no_rr);
	packets_feed(&habits, 602, 1, HRS_CONTACT_UNSUPPORTED, 1);
	assert_false(shown_at(&habits, 603).no_rr);
}

static void test_contact_lost_with_beats_is_unreliable(void **state)
{
	struct habits habits;

	(void)state;
	habits_init(&habits);
	packets_feed(&habits, 1, 10, HRS_CONTACT_OK, 1);
	assert_true(shown_at(&habits, 10).contact);
	packets_feed(&habits, 11, 29, HRS_CONTACT_LOST, 1);
	assert_false(shown_at(&habits, 40).contact);
	assert_false(shown_at(&habits, 40).contact_unreliable);
	packets_feed(&habits, 40, 10, HRS_CONTACT_LOST, 1);
	assert_true(shown_at(&habits, 50).contact_unreliable);
}

static void test_contact_lost_without_beats_is_believed(void **state)
{
	struct habits habits;

	(void)state;
	habits_init(&habits);
	packets_feed(&habits, 1, 100, HRS_CONTACT_LOST, 0);
	assert_true(shown_at(&habits, 100).has_contact);
	assert_false(shown_at(&habits, 100).contact);
	assert_false(shown_at(&habits, 100).contact_unreliable);
}

static void test_contact_not_reported(void **state)
{
	struct habits habits;

	(void)state;
	habits_init(&habits);
	packets_feed(&habits, 1, 100, HRS_CONTACT_UNSUPPORTED, 1);
	assert_false(shown_at(&habits, 100).has_contact);
	assert_false(shown_at(&habits, 100).contact_unreliable);
}

static void test_grid(void **state)
{
	static const struct {
		const char *name;
		unsigned grid;
		bool coarse;
	} rows[] = {
		{"every tick", 1, false},
		{"4 ticks are fine", 4, false},
		{"8 ticks (7.8 ms)", 8, true},
		{"10 ticks", 10, true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		uint64_t seed = 7;
		struct habits habits;

		print_message("%s\n", rows[i].name);
		habits_init(&habits);
		for (int n = 0; n < 200; n++)
			habits_beat(&habits,
				(uint16_t)(rows[i].grid *
					(800 / rows[i].grid +
						seed_next(&seed) % 40)));
		assert_int_equal(
			shown_at(&habits, 200).coarse_rr, rows[i].coarse);
	}
}

static void test_stuck_after_eight_equal(void **state)
{
	struct habits habits;

	(void)state;
	habits_init(&habits);
	for (int n = 0; n < 7; n++)
		habits_beat(&habits, 900);
	assert_false(shown_at(&habits, 8).stuck_rr);
	habits_beat(&habits, 900);
	assert_true(shown_at(&habits, 8).stuck_rr);
	habits_beat(&habits, 901);
	assert_false(shown_at(&habits, 9).stuck_rr);
}

static void test_rejected_packets_say_nothing(void **state)
{
	struct hrs_measurement measurement = {.reject = HRS_TOO_SHORT};
	struct habits habits;

	(void)state;
	habits_init(&habits);
	habits_packet(&habits, &measurement, CLOCK_US_PER_S);
	assert_false(shown_at(&habits, 9000).no_rr);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_rr_after_ten_minutes),
		cmocka_unit_test(test_contact_lost_with_beats_is_unreliable),
		cmocka_unit_test(test_contact_lost_without_beats_is_believed),
		cmocka_unit_test(test_contact_not_reported),
		cmocka_unit_test(test_grid),
		cmocka_unit_test(test_stuck_after_eight_equal),
		cmocka_unit_test(test_rejected_packets_say_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
