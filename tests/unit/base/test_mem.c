/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of mem.c: nothing is something, and exhaustion aborts.
 */
#include "tests/near.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "daemon/base/mem.h"

static void test_empty(void **state)
{
	_cleanup_free_ void *a = xmalloc(0);
	_cleanup_free_ void *b = xcalloc(0, 8);
	_cleanup_free_ void *c = xrealloc(NULL, 0);

	(void)state;
	assert_non_null(a);
	assert_non_null(b);
	assert_non_null(c);
}

static void test_text(void **state)
{
	_cleanup_free_ char *copy = xstrdup("strap");
	_cleanup_free_ char *made = xasprintf("%s-%d", copy, 7);
	_cleanup_free_ char *none = xstrdup(NULL);

	(void)state;
	assert_string_equal(copy, "strap");
	assert_string_equal(made, "strap-7");
	assert_null(none);
}

static void test_zeroed(void **state)
{
	static const char zeros[4096];
	_cleanup_free_ char *memory = xcalloc(64, 64);

	(void)state;
	assert_memory_equal(memory, zeros, sizeof(zeros));
}

/* In a child: its SIGABRT is what we want to see. */
static void test_exhaustion(void **state)
{
	volatile size_t too_much = SIZE_MAX / 2;
	int status;
	pid_t child = fork();

	(void)state;
	if (child == 0) {
		dup2(open("/dev/null", O_WRONLY), STDERR_FILENO);
		signal(SIGABRT, SIG_DFL);
		free(xmalloc(too_much));
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	/* The address sanitizer ends the program in its own way. */
	assert_true(WIFSIGNALED(status) ? WTERMSIG(status) == SIGABRT
					: WEXITSTATUS(status) != 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_zeroed),
		cmocka_unit_test(test_exhaustion),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
