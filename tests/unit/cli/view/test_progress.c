/* SPDX-License-Identifier: GPL-3.0-or-later
 * Progress: on a terminal it comes after half a second and goes without a
 * trace; elsewhere it never comes.
 */
#include "cli/view/progress.h"

#include <pty.h>
#include <string.h>
#include <unistd.h>

#include "cli/view/term.h"
#include "tests/capture.h"
#include "tests/near.h"

static void work(bool output_is_elsewhere, int n)
{
	struct progress progress;

	progress_init(&progress, output_is_elsewhere);
	for (int i = 0; i < n; i++) {
		progress_show(&progress, "rest.txt", (double)i / n);
		usleep(50000);
	}
	progress_hide(&progress);
}

/* What steps of 50 ms write on a terminal. */
static void work_on_terminal(
	bool output_is_elsewhere, int n_steps, char ret_text[static 4096])
{
	int master, terminal, saved = dup(STDERR_FILENO);
	size_t n = 0;

	if (openpty(&master, &terminal, NULL, NULL, NULL) < 0) {
		close(saved);
		print_message("skip progress: no pseudo-terminal here\n");
		skip();
	}
	dup2(terminal, STDERR_FILENO);
	work(output_is_elsewhere, n_steps);
	fputs("end", stderr);
	fflush(stderr);
	dup2(saved, STDERR_FILENO);
	do {
		ssize_t n_read = read(master, ret_text + n, 4095 - n);

		assert_true(n_read > 0);
		n += (size_t)n_read;
		ret_text[n] = '\0';
	} while (!strstr(ret_text, "end"));
	close(master);
	close(terminal);
	close(saved);
}

static void test_terminal(void **state)
{
	char text[4096];
	const char *end;

	(void)state;
	setenv("TERM", "xterm", 1);
	term.plain = false;
	work_on_terminal(true, 14, text);
	assert_memory_equal(text, "\rrest.txt ", 10);
	assert_non_null(strstr(text, " %"));
	end = strstr(text, "\r\033[Kend");
	assert_non_null(end);
	assert_null(strchr(text, '\n'));
}

static void test_silence(void **state)
{
	struct capture capture;
	char text[4096];

	(void)state;
	setenv("TERM", "xterm", 1);
	work_on_terminal(true, 4, text); /* soon done */
	assert_string_equal(text, "end");
	work_on_terminal(false, 12, text);
	assert_string_equal(text, "end");
	setenv("TERM", "dumb", 1);
	work_on_terminal(true, 12, text);
	assert_string_equal(text, "end");
	setenv("TERM", "xterm", 1);
	capture_begin(&capture, stderr); /* a file */
	work(true, 12);
	assert_string_equal(capture_end(&capture), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_terminal),
		cmocka_unit_test(test_silence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
