/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of log.c: levels, prefixes, and names that try to forge a line.
 */
#include "tests/near.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/base/log.h"

static char caught[4096];

/* Runs write_lines with stderr in a file and keeps what it wrote. */
static void catch_stderr(void (*write_lines)(void), bool journal)
{
	char path[] = "/tmp/test_log.XXXXXX";
	int saved = dup(STDERR_FILENO);
	int fd = mkstemp(path);
	char stream[64];
	struct stat st;
	ssize_t n;

	assert_true(fd >= 0);
	unlink(path);
	dup2(fd, STDERR_FILENO);
	fstat(fd, &st);
	snprintf(stream, sizeof(stream), "%ju:%ju", (uintmax_t)st.st_dev,
		(uintmax_t)st.st_ino + (journal ? 0 : 1));
	setenv("JOURNAL_STREAM", stream, 1);
	write_lines();
	dup2(saved, STDERR_FILENO);
	close(saved);
	n = pread(fd, caught, sizeof(caught) - 1, 0);
	close(fd);
	assert_true(n >= 0);
	caught[n] = '\0';
}

static void write_each(void)
{
	log_init("hrvd");
	log_error("a %d", 1);
	log_warning("b");
	log_notice("c");
	log_info("d");
	log_debug("e");
}

static void test_plain(void **state)
{
	(void)state;
	log_set_level(LOG_LEVEL_INFO);
	catch_stderr(write_each, false);
	assert_string_equal(caught, "hrvd: a 1\nhrvd: b\nhrvd: c\nhrvd: d\n");
}

static void test_journal(void **state)
{
	(void)state;
	log_set_level(LOG_LEVEL_DEBUG);
	catch_stderr(write_each, true);
	assert_string_equal(caught, "<3>a 1\n<4>b\n<5>c\n<6>d\n<7>e\n");
}

static void test_level(void **state)
{
	(void)state;
	log_set_level(LOG_LEVEL_WARNING);
	catch_stderr(write_each, false);
	assert_string_equal(caught, "hrvd: a 1\nhrvd: b\n");
}

static void write_forged(void)
{
	log_init("hrvd");
	log_error("found '%s'", "x\n<3>hrvd: disk on fire\x1b[2J");
}

static void test_controls(void **state)
{
	(void)state;
	log_set_level(LOG_LEVEL_INFO);
	catch_stderr(write_forged, false);
	assert_string_equal(
		caught, "hrvd: found 'x <3>hrvd: disk on fire [2J'\n");
}

static void write_long(void)
{
	char text[3000];

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	log_init("hrvd");
	log_error("%s", text);
	log_error("next");
}

static void test_long(void **state)
{
	(void)state;
	catch_stderr(write_long, false);
	assert_non_null(strstr(caught, "xxx\nhrvd: next\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_journal),
		cmocka_unit_test(test_level),
		cmocka_unit_test(test_controls),
		cmocka_unit_test(test_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
