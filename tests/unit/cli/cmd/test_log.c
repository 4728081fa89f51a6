/* SPDX-License-Identifier: GPL-3.0-or-later
 * hrvctl log: which kind a word is of, and `same` after other entries.
 */
#include "tests/unit/cli/cmd/said.h"

static struct said said;

static void test_kinds(void **state)
{
	static const struct {
		const char *line, *expected;
	} cases[] = {
		{"log #coffee", "tag, #coffee, today"},
		{"log tightness jaw 4", "sensation 4, tightness, jaw, today"},
		{"log email", "trigger, e mail, today"},
		{"log anxious 6", "feeling 6, anxious, today"},
		{"log med dose ibuprofen 400", "another dose of ibuprofen"},
		{"log pain 3 worst", "pain 3, worst of the day"},
	};
	struct scratch *scratch = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		said_at(&said, scratch, (double)i, cases[i].line);
		said_has(&said, HRVCTL_OK, cases[i].expected);
	}
}

/* The last one added, at the new time; what was removed is passed over. */
static void test_same(void **state)
{
	struct scratch *scratch = *state;

	said_at(&said, scratch, 0, "log same");
	said_has(&said, HRVCTL_NO_DATA, "");
	said_at(&said, scratch, 0, "pain 4 neck");
	said_at(&said, scratch, 60, "log #coffee");
	said_at(&said, scratch, 120, "journal rm 2");
	said_at(&said, scratch, 3600, "log same");
	said_has(&said, HRVCTL_OK, "logged [3]: pain 4, neck, today 19:04");
	said_at(&said, scratch, 7200, "log same 6");
	said_has(&said, HRVCTL_OK, "logged [4]: pain 6, neck, today 20:04");
}

static void test_refused(void **state)
{
	static const char *const lines[] = {"log", "log nothing", "log feel",
		"log note", "log med start", "log peg 5 6", "log feel sad 11"};
	struct scratch *scratch = *state;

	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		said_at(&said, scratch, 0, lines[i]);
		said_has(&said, HRVCTL_USAGE, "");
	}
	said_at(&said, scratch, 0, "journal --json");
	said_has(&said, HRVCTL_NO_DATA, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SAID_TEST(test_kinds),
		SAID_TEST(test_same),
		SAID_TEST(test_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
