/* SPDX-License-Identifier: GPL-3.0-or-later
 * hrvctl practice at moments that a wall clock does not wait for: when its
 * "after" is over, and which is the last one.
 */
#include "tests/unit/cli/cmd/said.h"

#define MIN_S 60.0

static struct said said;

static void test_when_to_ask(void **state)
{
	struct scratch *scratch = *state;

	said_at(&said, scratch, 0, "practice start orienting sitting");
	said_has(&said, HRVCTL_OK, "started [1]: orienting, sitting");
	said_at(&said, scratch, 3 * MIN_S, "practice show 1");
	said_has(&said, HRVCTL_OK, "It still runs");
	/* 18:04:09 and 10 min; six minutes after it, and two to be stored. */
	said_at(&said, scratch, 10 * MIN_S, "practice stop 3");
	said_has(&said, HRVCTL_OK, "ended [1]: orienting, sitting, 10 min");
	said_has(&said, HRVCTL_OK, "ask again from 18:22 on");
	said_at(&said, scratch, 18 * MIN_S - 1, "practice");
	said_has(&said, HRVCTL_OK, "too early to tell; ask again from 18:22");
	said_at(&said, scratch, 18 * MIN_S, "practice show");
	said_has(&said, HRVCTL_OK, "No strap then.");
}

static void test_last_that_is_over(void **state)
{
	struct scratch *scratch = *state;

	said_at(&said, scratch, 0, "practice show");
	said_has(&said, HRVCTL_NO_DATA, "");
	said_at(&said, scratch, 0, "practice add rest 10");
	said_at(&said, scratch, 3600, "practice start orienting");
	said_at(&said, scratch, 4000, "practice show");
	said_has(&said, HRVCTL_OK, "[1]  rest, 10 min");
	said_at(&said, scratch, 4000, "practice rm 1");
	said_has(&said, HRVCTL_OK, "removed [1]");
	said_at(&said, scratch, 4000, "practice show 1");
	said_has(&said, HRVCTL_NO_DATA, "");
	said_at(&said, scratch, 4000, "practice rm 1");
	said_has(&said, HRVCTL_OK, "back [1]: rest, 10 min");
}

static void test_refused(void **state)
{
	static const char *const lines[] = {"practice add rest",
		"practice add rest 0", "practice add rest 1441",
		"practice add rest 10 --at 2199-01-01", "practice start",
		"practice show x", "practice stop 11", "practice list 3",
		"practice rm"};
	struct scratch *scratch = *state;

	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		said_at(&said, scratch, 0, lines[i]);
		said_has(&said, HRVCTL_USAGE, "");
	}
	said_at(&said, scratch, 0, "practice stop 3");
	said_has(&said, HRVCTL_NO_DATA, "");
	said_at(&said, scratch, 0, "practice start rest");
	said_at(&said, scratch, 1, "practice start rest");
	said_has(&said, HRVCTL_ERROR, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SAID_TEST(test_when_to_ask),
		SAID_TEST(test_last_that_is_over),
		SAID_TEST(test_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
