/* SPDX-License-Identifier: GPL-3.0-or-later
 * What becomes of a new entry: PEG once a week, recalled or not, and one line.
 */
#include "cli/cmd/keep.h"

#include "tests/unit/cli/cmd/said.h"

#define DAY_S 86400.0

static struct said said;

/* Of the past week: six days later it says when, seven later it takes it. */
static void test_peg_once_a_week(void **state)
{
	struct scratch *scratch = *state;

	said_at(&said, scratch, 0, "log peg 5 6 4");
	said_has(&said, HRVCTL_OK, "PEG 5.0");
	said_at(&said, scratch, 6 * DAY_S, "log peg 5 6 4");
	said_has(&said, HRVCTL_ERROR, "");
	assert_non_null(strstr(said.err.text, "from Sun 29 Nov on"));
	/* Nor before it. */
	said_at(&said, scratch, DAY_S, "log peg 5 6 4 --at 2026-11-20T12:00");
	said_has(&said, HRVCTL_ERROR, "");
	said_at(&said, scratch, 7 * DAY_S, "log peg 4 4 4");
	said_has(&said, HRVCTL_OK, "PEG 4.0");
}

/* 02:04 belongs to the evening before, 05:04 is another day. */
static void test_recalled(void **state)
{
	struct scratch *scratch = *state;

	said_at(&said, scratch, 8 * 3600,
		"pain 4 average --at 2026-11-22T21:00");
	assert_null(strstr(said.out.text, "recalled"));
	said_at(&said, scratch, 11 * 3600,
		"pain 4 average --at 2026-11-22T21:00");
	said_has(&said, HRVCTL_OK, "average of the day, recalled");
	said_at(&said, scratch, 11 * 3600, "pain 4 --json");
	assert_null(strstr(said.out.text, "average"));
}

static void test_one_line(void **state)
{
	struct scratch *scratch = *state;

	said_at(&said, scratch, 0, "pain 6 lower-back #work");
	said_has(&said, HRVCTL_OK,
		"logged [1]: pain 6, lower back #work, today 18:04\n"
		"no strap then\n");
	/* Of the day, not of a moment: there is no strap to speak of. */
	said_at(&said, scratch, 0, "pain 6 worst");
	assert_null(strstr(said.out.text, "strap"));
	/* While a quiet session runs, neither. */
	said_at(&said, scratch, 1, "practice start rest --quiet");
	said_at(&said, scratch, 2, "pain 6");
	assert_null(strstr(said.out.text, "strap"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SAID_TEST(test_peg_once_a_week),
		SAID_TEST(test_recalled),
		SAID_TEST(test_one_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
