/* SPDX-License-Identifier: GPL-3.0-or-later
 * Beats and gaps add up to the time on the wall, each gap under its cause.
 */
#include "cli/account.h"

#include <string.h>

#include "tests/near.h"

#define S INT64_C(1000000)

static struct instant at(int64_t s)
{
	return (struct instant){.boot_us = s * S, .utc_us = (s + 1000) * S};
}

static struct stretch stretch_of(
	int64_t id, int64_t from_s, int64_t to_s, enum gap_cause cause)
{
	return (struct stretch){.id = id,
		.boot_id = "boot",
		.begin = at(from_s),
		.end = at(to_s),
		.cause = cause};
}

/* n_s intervals of one second. */
static struct account_run run_of(const struct stretch *stretch, int64_t segment,
	enum gap_cause cause, int64_t from_s, int64_t n_s)
{
	return (struct account_run){.stretch = stretch,
		.segment_id = segment,
		.cause = cause,
		.is_first = true,
		.begin = at(from_s),
		.n_beats = (size_t)n_s,
		.ticks = n_s * 1024};
}

static void each_gap_has_its_cause(void **state)
{
	struct account account = {0};
	struct stretch first = stretch_of(1, 0, 131, GAP_LINK);
	struct stretch second = stretch_of(2, 160, 300, GAP_STOPPED);
	struct account_run runs[] = {
		run_of(&first, 1, GAP_BEGIN, 2, 58),
		run_of(&first, 2, GAP_CONTACT, 90, 40),
		run_of(&second, 3, GAP_BEGIN, 161, 39),
		run_of(&second, 4, GAP_BAD_RR, 203, 97),
	};

	(void)state;
	for (size_t i = 0; i < 4; i++)
		account_add(&account, &runs[i]);
	account_end(&account);
	assert_near(account.beats_s, 58 + 40 + 39 + 97, 0, 1e-9);
	assert_near(account.gap_s[GAP_SILENCE], 2, 0, 1e-9);
	assert_near(account.gap_s[GAP_CONTACT], 30, 0, 1e-9);
	assert_near(account.gap_s[GAP_LINK], 31, 0, 1e-9);
	assert_near(account.gap_s[GAP_BAD_RR], 3, 0, 1e-9);
	assert_near(account.wall_s, 300, 0, 1e-9);
	assert_near(account.beats_s + account_missing_s(&account),
		account.wall_s, 0, 1e-9);
	assert_int_equal(account.n_beats, 58 + 40 + 39 + 97);
}

/* The link was up without a beat before it was lost, and after it came. */
static void silence_is_not_the_link(void **state)
{
	struct account account = {0};
	struct stretch first = stretch_of(1, 0, 100, GAP_LINK);
	struct stretch second = stretch_of(2, 120, 300, GAP_STOPPED);
	struct account_run runs[] = {
		run_of(&first, 1, GAP_BEGIN, 0, 60),
		run_of(&second, 2, GAP_BEGIN, 150, 50),
	};

	(void)state;
	account_add(&account, &runs[0]);
	account_add(&account, &runs[1]);
	account_end(&account);
	assert_near(account.gap_s[GAP_LINK], 20, 0, 1e-9);
	assert_near(account.gap_s[GAP_SILENCE], 40 + 30 + 100, 0, 1e-9);
	assert_near(account.wall_s, 300, 0, 1e-9);
}

static void another_boot_goes_by_the_wall(void **state)
{
	struct account account = {0};
	struct stretch first = stretch_of(1, 0, 60, GAP_CRASHED);
	struct stretch second = stretch_of(2, 5, 20, GAP_NONE);
	struct account_run runs[] = {
		run_of(&first, 1, GAP_BEGIN, 0, 60),
		run_of(&second, 2, GAP_BEGIN, 5, 10),
	};

	(void)state;
	strcpy(second.boot_id, "other");
	runs[1].begin.utc_us = at(100).utc_us;
	account_add(&account, &runs[0]);
	account_add(&account, &runs[1]);
	account_end(&account);
	assert_near(account.gap_s[GAP_CRASHED], 40, 0, 1e-9);
	assert_near(account.wall_s, 110, 0, 1e-9);
}

static void nothing_is_nothing(void **state)
{
	struct account account = {0};

	(void)state;
	account_end(&account);
	assert_near(account.wall_s, 0, 0, 0);
	assert_near(account_missing_s(&account), 0, 0, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_gap_has_its_cause),
		cmocka_unit_test(silence_is_not_the_link),
		cmocka_unit_test(another_boot_goes_by_the_wall),
		cmocka_unit_test(nothing_is_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
