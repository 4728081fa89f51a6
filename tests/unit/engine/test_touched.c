/* SPDX-License-Identifier: GPL-3.0-or-later
 * Days that entries and sessions touch: each once, and by the next hrvd where
 * this one did not come to it.
 */
#include "daemon/engine/touched.h"

#include <string.h>

#include "tests/near.h"

#include "daemon/store/journal.h"
#include "daemon/store/sessions.h"
#include "tests/unit/store/scratch.h"

#define ROLLOVER_MIN 240
#define DAY_S 86400.0
#define FIRST_DAY ((int)(SCRATCH_UTC_US / INT64_C(86400000000)))

static void add_note(struct scratch *scratch, double s)
{
	struct journal_entry entry = {.kind = JOURNAL_TAG,
		.meant = at_s(s),
		.logged = at_s(s),
		.nrs = -1,
		.tags = "coffee"};

	assert_int_equal(journal_add(scratch->store, &entry), 0);
}

/* The days that are left, as "0 1 " since the first. */
static void drain(struct touched *touched, char ret_text[static 64])
{
	int day;

	*ret_text = '\0';
	assert_int_equal(touched_look(touched), 0);
	while (touched_day(touched, &day)) {
		snprintf(ret_text + strlen(ret_text), 16, "%d ",
			day - FIRST_DAY);
		touched_drop(touched);
	}
}

static void test_each_day_once(void **state)
{
	struct scratch *scratch = *state;
	struct touched *touched = touched_new(scratch->store, ROLLOVER_MIN);
	struct session session = {
		.kind = SESSION_PRACTICE, .begin = at_s(5 * DAY_S)};
	char text[64];

	add_note(scratch, 0);
	add_note(scratch, 60);
	add_note(scratch, DAY_S);
	assert_int_equal(session_start(scratch->store, &session), 0);
	drain(touched, text);
	assert_string_equal(text, "6 5 2 1 0 ");
	drain(touched, text);
	assert_string_equal(text, "");
	touched_free(touched);
}

static void test_kept_when_done(void **state)
{
	struct scratch *scratch = *state;
	struct touched *touched = touched_new(scratch->store, ROLLOVER_MIN);
	char text[64];
	int day;

	add_note(scratch, 0);
	assert_int_equal(touched_look(touched), 0);
	assert_true(touched_day(touched, &day));
	/* Not done: it is left to the next one. */
	assert_int_equal(touched_keep(touched), 0);
	touched_free(touched);

	touched = touched_new(scratch->store, ROLLOVER_MIN);
	drain(touched, text);
	assert_string_equal(text, "1 0 ");
	assert_int_equal(touched_keep(touched), 0);
	touched_free(touched);

	touched = touched_new(scratch->store, ROLLOVER_MIN);
	drain(touched, text);
	assert_string_equal(text, "");
	touched_free(touched);
}

static void test_note_is_taken(void **state)
{
	struct scratch *scratch = *state;
	struct touched *touched = touched_new(scratch->store, ROLLOVER_MIN);
	char text[64];

	add_note(scratch, 0);
	assert_int_equal(touched_take_note(touched), 0);
	touched_free(touched);
	add_note(scratch, 3 * DAY_S);
	touched = touched_new(scratch->store, ROLLOVER_MIN);
	drain(touched, text);
	assert_string_equal(text, "4 3 ");
	touched_free(touched);
}

int main(void)
{
#define TEST(f)                                                                \
	cmocka_unit_test_setup_teardown(f, scratch_setup, scratch_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_each_day_once),
		TEST(test_kept_when_done),
		TEST(test_note_is_taken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
