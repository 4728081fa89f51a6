/* SPDX-License-Identifier: GPL-3.0-or-later
 * hrvctl flare: what is counted lies in flares, those that run too.
 */
#include "tests/unit/cli/cmd/said.h"

#define DAY_S 86400.0

static struct said said;

static void test_what_helped(void **state)
{
	struct scratch *scratch = *state;

	said_at(&said, scratch, 0, "log #before");
	said_at(&said, scratch, 10, "flare start train");
	said_has(&said, HRVCTL_OK, "Nothing is written yet");
	said_at(&said, scratch, 20, "pain 7 #bath #work");
	said_at(&said, scratch, DAY_S, "pain 6 #bath");
	said_at(&said, scratch, DAY_S, "practice add rest 10");
	said_at(&said, scratch, 2 * DAY_S, "flare end a bath");
	said_has(&said, HRVCTL_OK, "flare [1] ended after");
	said_at(&said, scratch, 2 * DAY_S + 1, "log #after");
	said_at(&said, scratch, 9 * DAY_S, "flare start");
	said_has(&said, HRVCTL_OK, ": a bath\n");
	said_has(&said, HRVCTL_OK,
		"Logged during flares: #bath 2, #work 1, rest 1\n");
	said_at(&said, scratch, 10 * DAY_S, "log #warmth");
	said_at(&said, scratch, 10 * DAY_S + 1, "flare");
	said_has(&said, HRVCTL_OK, "#warmth 1");
	said_has(&said, HRVCTL_OK, "so far");
}

/* From two on, what was logged before is shown beside ordinary times. */
static void test_before(void **state)
{
	struct scratch *scratch = *state;

	for (int day = 0; day < 40; day++)
		said_at(&said, scratch, day * DAY_S, "log #tea");
	said_at(&said, scratch, 40 * DAY_S, "flare start --at 2026-12-10");
	said_at(&said, scratch, 40 * DAY_S, "flare end --at 2026-12-11");
	said_at(&said, scratch, 40 * DAY_S, "flare");
	assert_null(strstr(said.out.text, "48 hours"));
	said_at(&said, scratch, 40 * DAY_S, "flare start --at 2026-12-30");
	said_at(&said, scratch, 40 * DAY_S, "flare");
	said_has(&said, HRVCTL_OK, "Logged in 48 hours");
	said_has(&said, HRVCTL_OK, " 2 of 2 ");
	said_at(&said, scratch, 40 * DAY_S, "flare --json");
	said_has(&said, HRVCTL_OK, "\"before_48_h\": {");
}

static void test_refused(void **state)
{
	struct scratch *scratch = *state;

	said_at(&said, scratch, 0, "flare begin");
	said_has(&said, HRVCTL_USAGE, "");
	said_at(&said, scratch, 0, "flare start --at 2199-01-01");
	said_has(&said, HRVCTL_USAGE, "");
	said_at(&said, scratch, 0, "flare end");
	said_has(&said, HRVCTL_NO_DATA, "");
	said_at(&said, scratch, 0, "flare start");
	said_at(&said, scratch, 1, "flare start");
	said_has(&said, HRVCTL_ERROR, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SAID_TEST(test_what_helped),
		SAID_TEST(test_before),
		SAID_TEST(test_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
